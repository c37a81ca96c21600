using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapTrustTests() : TrustTests(new UmapMethod());
