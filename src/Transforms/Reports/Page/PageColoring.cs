namespace MLNet.Embeddings.Reports.Page;

/// <summary>One way to color the points of a page: by class, or by a score.</summary>
internal sealed class PageColoring
{
    private PageColoring(string name, IReadOnlyList<string>? classes, int[]? classOfPoint, float[]? scores)
    {
        Name = name;
        Classes = classes;
        ClassOfPoint = classOfPoint;
        Scores = scores;
    }

    /// <summary>What the colors mean, such as "Digit" or "Split".</summary>
    public string Name { get; }

    /// <summary>Names of the classes; <see langword="null"/> for a score.</summary>
    public IReadOnlyList<string>? Classes { get; }

    /// <summary>Index of the class that stands for none, which its name cannot tell, for a class may bear that name;
    /// <see langword="null"/> where all points have one.</summary>
    public int? None { get; private init; }

    /// <summary>Index of each point's class; <see langword="null"/> for a score.</summary>
    public int[]? ClassOfPoint { get; }

    /// <summary>Each point's score; <see langword="null"/> for classes.</summary>
    public float[]? Scores { get; }

    /// <summary>Number of points that are colored.</summary>
    public int Count => ClassOfPoint?.Length ?? Scores!.Length;

    /// <summary>Colors by class; the legend can hide each of them.</summary>
    public static PageColoring ByClass(string name, IReadOnlyList<string> classes, int[] classOfPoint, int? none = null)
    {
        foreach (int index in classOfPoint)
        {
            if ((uint)index >= (uint)classes.Count)
                throw new ArgumentException($"A point has class {index}, but '{name}' has {classes.Count} classes.", nameof(classOfPoint));
        }

        return new(name, classes, classOfPoint, null) { None = none };
    }

    /// <summary>Colors by a number, from the smallest to the largest.</summary>
    public static PageColoring ByScore(string name, float[] scores) => new(name, null, null, scores);
}
