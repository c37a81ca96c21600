using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneOptionExtremesTests() : OptionExtremesTests(new TsneMethod());
