namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>What the image network sees of some pictures.</summary>
/// <param name="Features">A row of length 1 for each picture.</param>
/// <param name="Meanings">WordNet's number of what each shows.</param>
/// <param name="AreDrawings">Whether they were drawn.</param>
internal sealed record FeatureSet(Matrix Features, IReadOnlyList<string> Meanings, bool AreDrawings);
