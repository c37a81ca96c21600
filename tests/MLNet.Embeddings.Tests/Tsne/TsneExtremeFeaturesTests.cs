using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneExtremeFeaturesTests() : ExtremeFeaturesTests(new TsneMethod());
