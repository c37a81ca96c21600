namespace MLNet.Embeddings.Benchmarks.MiniClip;

/// <summary>The files of a folder that holds one folder for each class, in memory.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Contents">The files.</param>
/// <param name="Labels">The class of each file.</param>
internal sealed record LabeledImages(IReadOnlyList<string> Classes, IReadOnlyList<byte[]> Contents, IReadOnlyList<int> Labels)
{
    public int Count => Labels.Count;

    /// <summary>The first images of each class.</summary>
    /// <param name="perClass">How many at most; <see langword="null"/> takes all.</param>
    public LabeledImages First(int? perClass)
    {
        int[] taken = PlacesOfFirst(perClass);
        return new LabeledImages(Classes, [.. taken.Select(i => Contents[i])], [.. taken.Select(i => Labels[i])]);
    }

    /// <summary>Where the first images of each class stand.</summary>
    /// <param name="perClass">How many at most; <see langword="null"/> takes all.</param>
    public int[] PlacesOfFirst(int? perClass)
    {
        var counts = new int[Classes.Count];
        return [.. Enumerable.Range(0, Count).Where(i => counts[Labels[i]]++ < (perClass ?? int.MaxValue))];
    }

    public static LabeledImages Read(string folder)
    {
        string[] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        var contents = new List<byte[]>();
        var labels = new List<int>();
        for (int label = 0; label < classes.Length; label++)
        {
            foreach (string file in Directory.GetFiles(classes[label]).Order(StringComparer.Ordinal))
            {
                contents.Add(File.ReadAllBytes(file));
                labels.Add(label);
            }
        }

        return new LabeledImages([.. classes.Select(path => Path.GetFileName(path)!)], contents, labels);
    }
}
