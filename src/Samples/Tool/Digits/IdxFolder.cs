using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Digits;

/// <summary>Reads pictures of a folder in MNIST's layout: pairs such as train-images-idx3-ubyte.gz and
/// train-labels-idx1-ubyte.gz.</summary>
internal static class IdxFolder
{
    // 680,000 pictures of 28 × 28 pixels; a small gzip file can claim and hold far more than memory does.
    private const long MostPixels = 1 << 29;

    /// <summary>Reads a random sample of the pictures, without repetition and in their order; all of them if there are no more.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="count">How many pictures to read.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static DigitSet Read(string folder, int count, int seed, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}.");

        string[] imageFiles = ImageFiles(folder);
        if (imageFiles.Length == 0)
            throw new InputException(
                $"{folder} holds no IDX pictures; expected files such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz."
            );

        (int height, int width, int[] counts) = ReadHeaders(imageFiles);
        long total = counts.Sum(part => (long)part);
        if (total > int.MaxValue || Math.Min(count, total) * height * width > MostPixels)
            throw new InputException(
                $"{folder} holds {total} pictures of {width} × {height} pixels, more than fit into memory; take fewer with --count."
            );

        int[] chosen = RandomSample.Choose((int)total, count, seed);
        var pixels = new byte[chosen.Length * height * width];
        var labels = new int[chosen.Length];
        var origins = new string[chosen.Length];
        int first = 0;
        int done = 0;
        for (int part = 0; part < imageFiles.Length; part++)
        {
            int[] items = [.. chosen.Skip(done).TakeWhile(index => index < first + (long)counts[part]).Select(index => index - first)];
            ReadPart(
                imageFiles[part],
                items,
                pixels.AsSpan(done * height * width),
                labels.AsSpan(done),
                origins.AsSpan(done),
                cancellationToken
            );
            first += counts[part];
            done += items.Length;
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return new DigitSet(name, width, height, pixels, labels, origins);
    }

    private static string[] ImageFiles(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder)
                .Where(file =>
                    Path.GetFileName(file).Contains("-images", StringComparison.Ordinal)
                    && Path.GetFileName(file).Contains("idx3", StringComparison.Ordinal)
                )
                .GroupBy(file => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file)
                .Select(sameContent => sameContent.Order(StringComparer.Ordinal).First())
                .OrderByDescending(file => Path.GetFileName(file).Contains("train", StringComparison.Ordinal))
                .ThenBy(file => file, StringComparer.Ordinal),
        ];

    private static (int Height, int Width, int[] Counts) ReadHeaders(string[] imageFiles)
    {
        var counts = new int[imageFiles.Length];
        (int height, int width) = (0, 0);
        for (int i = 0; i < imageFiles.Length; i++)
        {
            using IdxFile images = IdxFile.OpenImages(imageFiles[i]);
            if (i > 0 && (images.Height, images.Width) != (height, width))
                throw new InputException(
                    $"{imageFiles[i]} has pictures of {images.Width} × {images.Height} pixels, {imageFiles[0]} of {width} × {height}."
                );

            (height, width) = (images.Height, images.Width);
            counts[i] = images.Count;
            string labelFile = LabelFileOf(imageFiles[i]);
            using IdxFile labels = IdxFile.OpenLabels(labelFile);
            if (labels.Count != images.Count)
                throw new InputException($"{labelFile} has {labels.Count} labels for the {images.Count} pictures of {imageFiles[i]}.");
        }

        return (height, width, counts);
    }

    private static void ReadPart(
        string imageFile,
        int[] items,
        Span<byte> pixels,
        Span<int> labels,
        Span<string> origins,
        CancellationToken cancellationToken
    )
    {
        using (IdxFile images = IdxFile.OpenImages(imageFile))
            images.Read(items, pixels, cancellationToken);

        var bytes = new byte[items.Length];
        using (IdxFile labelFile = IdxFile.OpenLabels(LabelFileOf(imageFile)))
            labelFile.Read(items, bytes, cancellationToken);

        string part = Path.GetFileName(imageFile).Split("-images")[0];
        for (int i = 0; i < items.Length; i++)
        {
            labels[i] = bytes[i];
            origins[i] = $"{part} {items[i]}";
        }
    }

    private static string LabelFileOf(string imageFile)
    {
        string name = Path.GetFileName(imageFile)
            .Replace("-images", "-labels", StringComparison.Ordinal)
            .Replace("idx3", "idx1", StringComparison.Ordinal);
        string plain = Path.Combine(
            Path.GetDirectoryName(imageFile)!,
            name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name
        );
        return new[] { plain, plain + ".gz" }.FirstOrDefault(File.Exists)
            ?? throw new InputException($"{plain} is missing: {Path.GetFileName(imageFile)} has no labels.");
    }
}
