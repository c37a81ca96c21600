using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Shards;

/// <summary>Where rows of shards come from.</summary>
internal static class ShardSources
{
    /// <summary>Cuts a listing of pictures.</summary>
    public static async Task<ShardSet> OfPicturesAsync(
        ImageFolderListing listing,
        IShardStorage storage,
        int rowsPerShard,
        CommandConsole console
    )
    {
        var writer = new ShardSetWriter(storage, 0, rowsPerShard);
        await writer
            .AddAsync(
                [
                    .. listing.Images.Select(image => new ShardRow(
                        image.Id,
                        PlaceOf(listing, image),
                        Named(image.Split),
                        Named(image.Label)
                    )),
                ],
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

    private static Task AddAsync(
        ShardSetWriter writer,
        Matrix vectors,
        string[] keys,
        string[]? paths,
        string[]? splits,
        string[]? labels,
        CancellationToken token
    ) =>
        writer.AddAsync(
            [.. keys.Select((key, row) => new ShardRow(key, Named(paths?[row]), Named(splits?[row]), Named(labels?[row])))],
            vectors.AsSpan().ToArray(),
            token
        );

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
