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
}
