namespace MLNet.Embeddings.Quality;

/// <summary>The facts of a set of images.</summary>
/// <param name="Keys">A key per row.</param>
/// <param name="Facts">Facts per row, in the order of <see cref="ImageFact"/>; NaN where an image could not be read.</param>
internal sealed record FactRows(string[] Keys, float[][] Facts);
