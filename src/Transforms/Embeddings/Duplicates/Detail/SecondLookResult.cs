namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>What a second look at two pictures has shown.</summary>
internal enum SecondLookResult
{
    /// <summary>They agree in their details too.</summary>
    Agree,

    /// <summary>They differ somewhere, or one of them cannot be looked at to its end.</summary>
    Differ,

    /// <summary>A file can no longer be read.</summary>
    NotRead,
}
