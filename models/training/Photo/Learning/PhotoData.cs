using MLNet.Embeddings.Training.Photo.Words;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>All features of a training and the concept that each picture shows.</summary>
/// <param name="Features">[pictures, 512] of length 1.</param>
/// <param name="Concepts">[pictures] numbers of concepts.</param>
/// <param name="Drawn">[pictures] 1 for a drawing.</param>
/// <param name="Words">The concepts.</param>
internal sealed record PhotoData(Tensor Features, Tensor Concepts, Tensor Drawn, ConceptSet Words)
{
    public static PhotoData Join(IReadOnlyList<FeatureSet> sets, WordNet wordNet)
    {
        ConceptSet words = ConceptSet.Build(wordNet, sets.SelectMany(set => set.Meanings));
        return new PhotoData(
            cat([.. sets.Select(set => tensor(set.Features.Values, [set.Features.RowCount, set.Features.ColumnCount]))]),
            tensor([.. sets.SelectMany(set => set.Meanings).Select(id => (long)words[id].Number)]),
            tensor([.. sets.SelectMany(set => set.Meanings.Select(_ => set.AreDrawings ? 1f : 0f))]),
            words
        );
    }

    /// <summary>The pictures at some places.</summary>
    public PhotoData Where(Func<long, bool> takes)
    {
        Tensor rows = tensor([.. Enumerable.Range(0, (int)Concepts.shape[0]).Select(row => (long)row).Where(takes)]);
        return new PhotoData(Features.index_select(0, rows), Concepts.index_select(0, rows), Drawn.index_select(0, rows), Words);
    }
}
