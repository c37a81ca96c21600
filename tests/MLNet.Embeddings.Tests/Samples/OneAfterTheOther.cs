namespace MLNet.Embeddings.Tests.Samples;

/// <summary>Tests that build projects of the checkout, when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAfterTheOther
{
    public const string Name = "Builds of the checkout";
}
