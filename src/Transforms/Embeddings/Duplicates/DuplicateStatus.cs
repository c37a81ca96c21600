namespace MLNet.Embeddings.Duplicates;

/// <summary>Whether a row could be compared. A row that could not is never a duplicate of anything, least of all of another faulty one.</summary>
public enum DuplicateStatus
{
    /// <summary>The row was compared.</summary>
    Ok = 0,

    /// <summary>The image file is missing, empty or damaged.</summary>
    Unreadable = 1,

    /// <summary>The vector is all zeros, or the image is of one colour only: there is nothing to compare. Exact copies are still found.</summary>
    ZeroVector = 2,

    /// <summary>The vector holds NaN or infinity. Exact copies are still found.</summary>
    NotFinite = 3,

    /// <summary>
    /// The vector has no direction of its own: nothing but rounding is left of it after centering, or all rows lie on one line, so that
    /// every cosine is 1 or −1. Equal rows are
    /// still found.
    /// </summary>
    NoDirection = 4,
}
