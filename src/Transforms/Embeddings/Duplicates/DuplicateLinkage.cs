namespace MLNet.Embeddings;

/// <summary>How pairs become groups.</summary>
public enum DuplicateLinkage
{
    /// <summary>Every member reaches the threshold to the representative, so that removing all but the representative loses nothing that is
    /// not kept.</summary>
    Star = 0,

    /// <summary>Every two members reach the threshold.</summary>
    Complete = 1,

    /// <summary>
    /// Whatever is connected by a chain of pairs, as most tools do. Members may be unlike each other; the column <c>IsChained</c> names
    /// those that are below the threshold to their representative.
    /// </summary>
    Components = 2,
}
