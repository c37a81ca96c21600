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
}
