using MLNet.Embeddings.Duplicates.Detail;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>How one picture lies on another that shows more or less, or is rotated, by their thumbnails.</summary>
/// <param name="Map">Where the points of the second picture lie in the first.</param>
/// <param name="Evidence">How surely both show the same where they overlap.</param>
/// <param name="Relation">What was done.</param>
/// <param name="Edited">To which of them.</param>
internal readonly record struct FoundRelation(AffineMap Map, float Evidence, DuplicateRelation Relation, EditedPicture Edited);
