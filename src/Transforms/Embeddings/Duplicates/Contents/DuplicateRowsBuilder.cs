using System.Globalization;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Store;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>Collects rows in the order in which they are read, and puts them in the order of their keys.</summary>
internal sealed class DuplicateRowsBuilder(
    int? vectorLength,
    bool hasImages,
    bool hasSplits,
    bool hasLabels,
    bool hasScores,
    string? folder = null
)
{
    private const int ImagesPerBlock = 16;

    private readonly List<string> _keys = [];
    private readonly List<float[]> _vectors = [];
    private readonly List<string> _paths = [];
    private readonly List<string?> _splits = [];
    private readonly List<string?> _labels = [];
    private readonly List<float> _scores = [];
    private readonly List<(ImageFingerprint Fingerprint, byte[] Thumbnail)> _pictures = [];

    /// <summary>Adds a row; what its kind of data does not have is ignored.</summary>
    /// <param name="key">The key; <see langword="null"/> makes one of the row's number.</param>
    /// <param name="vector">The vector, which is copied.</param>
    /// <param name="path">The image file, which may be relative to the folder of the images.</param>
    /// <param name="split">Name of the split, empty where it is missing.</param>
    /// <param name="label">Name of the label, empty where it is missing.</param>
    /// <param name="score">How much one would like to keep the row.</param>
    public void Add(string? key, ReadOnlySpan<float> vector, string path, string? split, string? label, float score)
    {
        _keys.Add(key ?? _keys.Count.ToString("D9", CultureInfo.InvariantCulture));
        if (vectorLength is not null)
            _vectors.Add(vector.ToArray());
        if (hasImages)
            _paths.Add(path);
        if (hasSplits)
            _splits.Add(string.IsNullOrEmpty(split) ? null : split);
        if (hasLabels)
            _labels.Add(string.IsNullOrEmpty(label) ? null : label);
        if (hasScores)
            _scores.Add(score);
    }

    /// <summary>Gives the row that was added last a picture that has been read already.</summary>
    public void AddPicture(ImageFingerprint fingerprint, byte[] thumbnail) => _pictures.Add((fingerprint, thumbnail));

    /// <summary>Reads the images and returns all rows in ordinal order of their keys. The vectors are handed over: the builder is of no
    /// use afterwards.</summary>
    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    public DuplicateRows Build(IImageDecoder decoder, EngineContext context, LookMemory? memory = null)
    {
        WorkCounts.AddFiniteCheck();
        int[] order = [.. Enumerable.Range(0, _keys.Count).OrderBy(row => _keys[row], StringComparer.Ordinal)];
        for (int i = 1; i < order.Length; i++)
        {
            if (_keys[order[i]] == _keys[order[i - 1]])
            {
                bool areSets = hasSplits && _splits[order[i]] != _splits[order[i - 1]];
                throw new ArgumentException(
                    $"The key '{_keys[order[i]]}' occurs twice, in rows {Math.Min(order[i], order[i - 1])} and "
                        + $"{Math.Max(order[i], order[i - 1])} (counted from 0): keys must tell rows apart."
                        + (
                            areSets
                                ? " The two are of different splits; where each split has its own numbers, make keys of split and number."
                                : ""
                        )
                );
            }
        }

        int count = order.Length;
        var statuses = new DuplicateStatus[count];
        (string[] splitNames, int[] splits) = Number(_splits, order);
        (string[] labelNames, int[] labels) = Number(_labels, order);
        var files = new Digest[hasImages ? count : 0];
        var pixels = new Digest[files.Length];
        var pixelCounts = new long[files.Length];
        var pictures = new PictureSource[files.Length];
        var open = new bool[files.Length];
        var thumbnails = new byte[PixelThumbnail.BytesOf(files.Length)];
        Matrix? descriptors = hasImages ? new Matrix(count, PixelDescriptor.Length) : null;
        (ImageFingerprint Fingerprint, byte[] Thumbnail)[] held = [.. _pictures];
        _pictures.Clear();
        if (descriptors is not null)
        {
            using (context.BeginStage("images"))
            {
                var workspaces = new PixelDescriptor?[context.NumberOfThreads];
                context.ForWithProgress(
                    (count + ImagesPerBlock - 1) / ImagesPerBlock,
                    (block, worker) =>
                    {
                        PixelDescriptor workspace = workspaces[worker] ??= new PixelDescriptor();
                        for (int row = block * ImagesPerBlock; row < Math.Min(count, (block + 1) * ImagesPerBlock); row++)
                        {
                            Span<byte> thumbnail = thumbnails.AsSpan(row * PixelThumbnail.Length, PixelThumbnail.Length);
                            string path = FullPath(order[row]);
                            ImageFingerprint image;
                            if (held.Length > 0)
                            {
                                (image, byte[] seen) = held[order[row]];
                                held[order[row]] = default;
                                seen.CopyTo(thumbnail);
                            }
                            else
                            {
                                image = ImageFingerprint.Read(path, decoder, thumbnail);
                            }

                            statuses[row] = PictureStatuses.Of(image, workspace, thumbnail, descriptors.Row(row));
                            files[row] = image.File;
                            pixels[row] = MovingPictures.PixelsOf(image, path);
                            pixelCounts[row] = image.PixelCount;
                            pictures[row] = new PictureSource(path, image.Frames);
                            open[row] = image.IsOpen && path.Length > 0;
                        }
                    }
                );
            }

            MovingPictures.Resolve(pictures, files, pixels, decoder, memory, context);
            OpenPictures.Resolve(open, pictures, files, pixels, pixelCounts, thumbnails, decoder, memory, context);
            for (int row = 0; row < count; row++)
                pictures[row] = pictures[row] with { Path = PictureFiles.PlaceIn(folder, _paths[order[row]]) };
        }

        var hashes = new ulong[vectorLength is null || hasImages ? 0 : count];
        return new DuplicateRows
        {
            Keys = [.. order.Select(row => _keys[row])],
            Statuses = statuses,
            Vectors = vectorLength is { } length ? Vectors(order, length, statuses, hashes) : null,
            VectorHashes = hashes,
            Descriptors = descriptors,
            Thumbnails = thumbnails,
            FileDigests = files,
            PixelDigests = pixels,
            PixelCounts = pixelCounts,
            Pictures = hasImages ? new PictureFiles(pictures, folder, decoder, memory) : null,
            Scores = [.. order.Where(_ => hasScores).Select(row => _scores[row])],
            Splits = splits,
            SplitNames = splitNames,
            Labels = labels,
            LabelNames = labelNames,
        };
    }

    private string FullPath(int row) => PictureFiles.FullPath(folder, _paths[row]);

    // Checked and hashed while they are copied: a matrix of wide rows is far larger than a cache.
    private Matrix Vectors(int[] order, int length, DuplicateStatus[] statuses, ulong[] hashes)
    {
        var vectors = new Matrix(order.Length, length);
        for (int row = 0; row < order.Length; row++)
        {
            float[] vector = _vectors[order[row]];
            _vectors[order[row]] = [];
            DuplicateStatus status = StatusOf(vector);
            if (status == DuplicateStatus.Ok)
            {
                vector.CopyTo(vectors.Row(row));
                if (hashes.Length > 0)
                    hashes[row] = ContentHash.OfRow(vector);
            }
            else if (statuses[row] == DuplicateStatus.Ok)
                statuses[row] = status;
        }

        return vectors;
    }

    /// <summary>Whether a vector can be compared.</summary>
    public static DuplicateStatus StatusOf(ReadOnlySpan<float> vector)
    {
        if (!FiniteCheck.AllFinite(vector))
            return DuplicateStatus.NotFinite;

        return vector.ContainsAnyExcept(0f) ? DuplicateStatus.Ok : DuplicateStatus.ZeroVector;
    }

    private static (string[] Names, int[] Numbers) Number(List<string?> values, int[] order)
    {
        string[] names = [.. values.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        int[] numbers = [.. order.Where(_ => values.Count > 0).Select(row => NumberOf(values[row]))];
        return (names, numbers);

        int NumberOf(string? name) => name is null ? DuplicateRows.NoNumber : Array.BinarySearch(names, name, StringComparer.Ordinal);
    }
}
