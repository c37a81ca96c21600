namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Two pictures of which one shows more than the other, or is rotated against it.</summary>
/// <param name="First">The smaller number.</param>
/// <param name="Second">The larger number.</param>
/// <param name="Plain">Their score as they lie; not a number where they are known by it.</param>
/// <param name="Found">How they lie on each other.</param>
internal readonly record struct RelatedPicture(int First, int Second, float Plain, FoundRelation Found);
