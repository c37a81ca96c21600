namespace MLNet.Embeddings.Reports.Page;

/// <summary>One map on a page.</summary>
/// <param name="Name">Its heading, such as "UMAP".</param>
/// <param name="Coordinates">One row per point, two or three columns.</param>
/// <param name="Facts">Figures printed beside the heading.</param>
internal sealed record PageMap(string Name, Matrix Coordinates, IReadOnlyList<PageFact> Facts);
