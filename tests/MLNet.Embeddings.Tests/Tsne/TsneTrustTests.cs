using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneTrustTests() : TrustTests(new TsneMethod());
