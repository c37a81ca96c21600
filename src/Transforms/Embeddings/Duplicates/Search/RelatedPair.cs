using MLNet.Embeddings.Duplicates.Relations;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Two contents of which one was cropped, letterboxed, captioned or rotated.</summary>
/// <param name="First">The smaller number.</param>
/// <param name="Second">The larger number.</param>
/// <param name="Kind">What was done.</param>
/// <param name="KeptShare">What is left of the sides.</param>
/// <param name="Degrees">By how much the first must be rotated, clockwise, to show the second.</param>
/// <param name="Edited">To which of them it was done.</param>
internal readonly record struct RelatedPair(
    int First,
    int Second,
    DuplicateRelationKind Kind,
    float KeptShare,
    float Degrees,
    EditedPicture Edited
);
