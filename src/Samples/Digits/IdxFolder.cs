using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Digits;

/// <summary>Reads all pictures of a folder in MNIST's layout: pairs such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz.</summary>
internal static class IdxFolder
{
    public static DigitSet Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}.");

        List<string> imageFiles =
        [
            .. Directory.EnumerateFiles(folder)
                .Where(file => Path.GetFileName(file).Contains("-images", StringComparison.Ordinal) && Path.GetFileName(file).Contains("idx3", StringComparison.Ordinal))
                .GroupBy(file => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file)
                .Select(sameContent => sameContent.Order(StringComparer.Ordinal).First())
                .OrderByDescending(file => Path.GetFileName(file).Contains("train", StringComparison.Ordinal))
                .ThenBy(file => file, StringComparer.Ordinal),
        ];
        if (imageFiles.Count == 0)
            throw new InputException($"{folder} holds no IDX pictures; expected files such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz.");

        var pixels = new List<byte[]>();
        var labels = new List<int>();
        var origins = new List<string>();
        (int height, int width) = (0, 0);
        foreach (string imageFile in imageFiles)
        {
            (int count, int fileHeight, int fileWidth, byte[] filePixels) = IdxFile.ReadImages(imageFile);
            if (pixels.Count > 0 && (fileHeight, fileWidth) != (height, width))
                throw new InputException($"{imageFile} has pictures of {fileWidth} × {fileHeight} pixels, {imageFiles[0]} of {width} × {height}.");

            string labelFile = LabelFileOf(imageFile);
            byte[] fileLabels = IdxFile.ReadLabels(labelFile);
            if (fileLabels.Length != count)
                throw new InputException($"{labelFile} has {fileLabels.Length} labels for the {count} pictures of {imageFile}.");

            (height, width) = (fileHeight, fileWidth);
            pixels.Add(filePixels);
            labels.AddRange(fileLabels.Select(label => (int)label));
            string part = Path.GetFileName(imageFile).Split("-images")[0];
            origins.AddRange(Enumerable.Range(0, count).Select(index => $"{part} {index}"));
        }

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return new DigitSet(name, width, height, Join(pixels, folder), [.. labels], [.. origins]);
    }

    private static byte[] Join(List<byte[]> parts, string folder)
    {
        long length = parts.Sum(part => (long)part.Length);
        if (length > Array.MaxLength)
            throw new InputException($"{folder} holds more than {Array.MaxLength} pixels; take fewer files.");

        var joined = new byte[length];
        int start = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(joined, start);
            start += part.Length;
        }

        return joined;
    }

    private static string LabelFileOf(string imageFile)
    {
        string name = Path.GetFileName(imageFile).Replace("-images", "-labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        string plain = Path.Combine(Path.GetDirectoryName(imageFile)!, name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name);
        return new[] { plain, plain + ".gz" }.FirstOrDefault(File.Exists)
            ?? throw new InputException($"{plain} is missing: {Path.GetFileName(imageFile)} has no labels.");
    }
}
