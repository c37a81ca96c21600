using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapOptionExtremesTests() : OptionExtremesTests(new UmapMethod());
