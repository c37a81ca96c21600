namespace MLNet.Embeddings;

/// <summary>Whether a row could be compared. A row that could not is never a duplicate of anything, least of all of another faulty
/// one.</summary>
public enum DuplicateStatus
{
    /// <summary>The row was compared.</summary>
    Ok = 0,

    /// <summary>The image file is missing, empty or damaged.</summary>
    Unreadable = 1,

    /// <summary>The vector is all zeros, or the image is of one color only: there is nothing to compare. Exact copies are still
    /// found.</summary>
    ZeroVector = 2,

    /// <summary>The vector holds NaN or infinity. Exact copies are still found.</summary>
    NotFinite = 3,

    /// <summary>
    /// The vector has no direction of its own: nothing but rounding is left of it after centering, or all rows lie on one line, so that
    /// every cosine is 1 or −1. Equal rows are
    /// still found.
    /// </summary>
    NoDirection = 4,

    /// <summary>
    /// The image has more pixels than <see cref="DecodedImage.MaximumPixels"/>, so it was not decoded, and nothing is known of it.
    /// </summary>
    TooLarge = 5,

    /// <summary>
    /// The row was compared, but by 32 × 32 pixels alone: a picture that it resembles as much as a duplicate would lies no longer where it
    /// was, has changed since, or came without a file, so that the two could not be looked at again. Only a row that is new to the
    /// transformer has this; of a fit, the log says how many pairs it is true of.
    /// </summary>
    ThumbnailOnly = 6,
}
