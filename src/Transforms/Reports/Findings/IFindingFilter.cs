namespace MLNet.Embeddings.Reports.Findings;

/// <summary>Tells which findings are settled, so that they are not raised again.</summary>
internal interface IFindingFilter
{
    /// <summary>Whether a finding about one image is settled.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="key">The image.</param>
    bool IsSettled(FindingKind kind, string key);

    /// <summary>Whether it is settled that two images repeat each other.</summary>
    /// <param name="isLeak">Whether they lie in different splits.</param>
    /// <param name="key">One of them.</param>
    /// <param name="otherKey">The other.</param>
    bool IsPairSettled(bool isLeak, string key, string otherKey);

    /// <summary>Whether it is settled that two images repeat each other that no pair lists: their group follows from other pairs.</summary>
    /// <param name="isLeak">Whether they lie in different splits.</param>
    /// <param name="key">One of them.</param>
    /// <param name="otherKey">The other.</param>
    bool IsDerivedPairSettled(bool isLeak, string key, string otherKey);

    /// <summary>Whether a flag that some unlisted pair gives to an image is settled.</summary>
    /// <param name="kind">The kind of finding that the flag is.</param>
    /// <param name="key">The image.</param>
    bool IsFlagSettled(FindingKind kind, string key);

    /// <summary>Whether it is settled that an image stays before its copies.</summary>
    /// <param name="key">The image.</param>
    bool IsKept(string key);
}
