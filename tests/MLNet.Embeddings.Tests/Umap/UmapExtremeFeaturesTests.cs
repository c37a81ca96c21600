using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapExtremeFeaturesTests() : ExtremeFeaturesTests(new UmapMethod());
