using MLNet.Embeddings.Fuzzing.Readers;

namespace MLNet.Embeddings.Fuzzing;

/// <summary>All readers that are tested.</summary>
internal static class FuzzReaders
{
    private static readonly Lazy<FuzzReader>[] All =
    [
        new(() => new NpyReader()),
        new(() => new NpzReader()),
        new(() => new CsvReader()),
        new(() => new ParquetFileReader()),
        new(() => new IdxReader()),
        new(() => new LinesReader()),
        new(() => new LayoutReader()),
        new(() => new ImageReader()),
        new(() => new OtherFormatReader()),
        new(() => new PreprocessingReader()),
        new(() => new TokenizerReader()),
        new(() => new SentencePieceReader()),
        new(() => new ExternalDataReader()),
        new(() => new CheckpointReader()),
        new(() => ModelReader.Tsne),
        new(() => ModelReader.Umap),
        new(() => ModelReader.Flagger),
        new(() => ModelReader.Labels),
        new(() => ModelReader.Novelty),
        new(() => ModelReader.Clusters),
        new(() => new NeighborIndexReader()),
        new(() => ModelReader.Clip),
    ];

    public static IEnumerable<FuzzReader> Each => All.Select(reader => reader.Value);

    /// <exception cref="ArgumentException">There is no such reader.</exception>
    public static FuzzReader Named(string name) =>
        Each.FirstOrDefault(reader => reader.Name == name)
        ?? throw new ArgumentException(
            $"There is no reader '{name}'; there are {string.Join(", ", Each.Select(reader => reader.Name))}.",
            nameof(name)
        );

    /// <summary>How many of all inputs a reader gets; rounded up, so that all together are no fewer than asked for.</summary>
    public static long Share(FuzzReader reader, long inputs)
    {
        long weights = Each.Sum(each => each.Weight);
        return ((inputs * reader.Weight) + weights - 1) / weights;
    }
}
