using MLNet.Embeddings.Duplicates.Relations;

namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>A row of the fit that may show what a new row does.</summary>
/// <param name="Row">The row.</param>
/// <param name="Evidence">The best score.</param>
/// <param name="AsItLies">The score of the pictures as they lie; NaN where they are not candidates so.</param>
/// <param name="Turn">How the row's picture must be turned to show the new one, where that gives the best score.</param>
/// <param name="Related">How the new picture lies on the row's where it shows more or less, or is rotated; <see langword="null"/> where
/// nothing tells.</param>
internal readonly record struct SeenCandidate(int Row, float Evidence, float AsItLies, DuplicateTurn Turn, FoundRelation? Related);
