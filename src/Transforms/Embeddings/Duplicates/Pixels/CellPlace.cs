namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>Between which two cells of a descriptor a row or column of pixels lies.</summary>
/// <param name="First">The cell before it.</param>
/// <param name="FirstShare">What that gets of it.</param>
/// <param name="Second">The cell after it.</param>
/// <param name="SecondShare">What that gets of it.</param>
/// <param name="IsInside">Whether it counts at all.</param>
internal readonly record struct CellPlace(int First, float FirstShare, int Second, float SecondShare, bool IsInside);
