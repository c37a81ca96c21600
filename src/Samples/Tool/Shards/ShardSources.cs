using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Shards;

/// <summary>Where rows of shards come from.</summary>
internal static class ShardSources
{
    private const int Portion = 4096;

    /// <summary>Cuts a listing of pictures.</summary>
    public static async Task<ShardSet> OfPicturesAsync(
        ImageFolderListing listing,
        IShardStorage storage,
        int rowsPerShard,
        CommandConsole console
    )
    {
        var writer = new ShardSetWriter(storage, 0, rowsPerShard);
        foreach (ListedImage[] portion in listing.Images.Chunk(Portion))
            await writer
                .AddAsync(
                    [.. portion.Select(image => new ShardRow(image.Id, PlaceOf(listing, image), Named(image.Split), Named(image.Label)))],
                    default,
                    console.CancellationToken
                )
                .ConfigureAwait(false);
        return await writer.CompleteAsync(console.CancellationToken).ConfigureAwait(false);
    }

    private static string PlaceOf(ImageFolderListing listing, ListedImage image) =>
        Path.GetRelativePath(listing.Path, image.Path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Cuts vectors that one file holds.</summary>
    public static async Task<ShardSet> OfVectorsAsync(VectorInput input, IShardStorage storage, int rowsPerShard, CommandConsole console)
    {
        Matrix vectors = input.Vectors;
        var writer = new ShardSetWriter(storage, vectors.ColumnCount, rowsPerShard);
        await AddAsync(writer, vectors, input.Keys, input.Paths, input.Splits, input.Labels, console.CancellationToken)
            .ConfigureAwait(false);
        return await writer.CompleteAsync(console.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cuts the parts of a folder of clip-retrieval, one held at a time.</summary>
    public static async Task<ShardSet> OfPartsAsync(
        IEnumerable<VectorSource> parts,
        IShardStorage storage,
        int rowsPerShard,
        CommandConsole console
    )
    {
        ShardSetWriter? writer = null;
        int row = 0;
        foreach (VectorSource part in parts)
        {
            Matrix vectors = part.Matrix.Expand(part.Matrix.ToSingle(DistanceMetric.Cosine, out _));
            writer ??= new ShardSetWriter(storage, vectors.ColumnCount, rowsPerShard);
            int first = row;
            string[] keys = part.Ids ?? part.Paths ?? [.. Enumerable.Range(first, vectors.RowCount).Select(number => $"{number:D8}")];
            await AddAsync(writer, vectors, keys, part.Paths, part.Splits, part.Labels, console.CancellationToken).ConfigureAwait(false);
            row += vectors.RowCount;
            console.ReportProgress("read", row, row);
        }

        return await writer!.CompleteAsync(console.CancellationToken).ConfigureAwait(false);
    }

    // In portions, so that the vectors of a file are not held twice.
    private static async Task AddAsync(
        ShardSetWriter writer,
        Matrix vectors,
        string[] keys,
        string[]? paths,
        string[]? splits,
        string[]? labels,
        CancellationToken token
    )
    {
        int columns = vectors.ColumnCount;
        var portion = new float[Math.Min(keys.Length, Portion) * columns];
        for (int start = 0; start < keys.Length; start += Portion)
        {
            int count = Math.Min(Portion, keys.Length - start);
            vectors.AsSpan().Slice(start * columns, count * columns).CopyTo(portion);
            await writer
                .AddAsync([.. Enumerable.Range(start, count).Select(Row)], portion.AsMemory(0, count * columns), token)
                .ConfigureAwait(false);
        }

        ShardRow Row(int row) => new(keys[row], Named(paths?[row]), Named(splits?[row]), Named(labels?[row]));
    }

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
