using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Quality;
using MLNet.Embeddings.Samples.Images;

namespace MLNet.Embeddings.Samples.Inspection;

/// <summary>What was found out about a data set of pictures.</summary>
/// <param name="Pictures">The readable pictures.</param>
/// <param name="Unreadable">Pictures that cannot be read, each with the reason.</param>
/// <param name="Analysis">Classes, suspects and outliers; its rows are those of <paramref name="Pictures"/>.</param>
/// <param name="Groups">Groups of duplicates.</param>
/// <param name="Pairs">Pairs of duplicates.</param>
/// <param name="Tsne">How well the t-SNE map keeps neighbours.</param>
/// <param name="Umap">How well the UMAP map keeps neighbours.</param>
internal sealed record Inspection(
    IReadOnlyList<InspectedPicture> Pictures,
    IReadOnlyList<(PictureRow Picture, string Reason)> Unreadable,
    DatasetAnalysis Analysis,
    IReadOnlyList<DuplicateGroup> Groups,
    IReadOnlyList<DuplicatePair> Pairs,
    ProjectionMetrics Tsne,
    ProjectionMetrics Umap)
{
    public int Duplicates => Pictures.Count(picture => picture.DuplicateIsDuplicate);

    public int Leaks => Pictures.Count(picture => picture.DuplicateIsLeak);

    public int LabelConflicts => Pictures.Count(picture => picture.DuplicateIsLabelConflict);
}
