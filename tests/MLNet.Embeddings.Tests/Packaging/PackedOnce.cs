namespace MLNet.Embeddings.Tests.Packaging;

/// <summary>Tests that pack: one after the other, as they build the same projects, and from one packing where that does.</summary>
[CollectionDefinition(Name)]
public sealed class PackedOnce : ICollectionFixture<PackedPackages>
{
    public const string Name = "Packages";
}
