using static System.FormattableString;

namespace MLNet.Embeddings.Images.Layouts;

/// <summary>Boxes that are no items, or not as they are written.</summary>
internal sealed class BoxFaults
{
    private static readonly string[] Words =
    [
        "around crowds",
        "without an area",
        "outside of their picture",
        Invariant($"with a side of fewer than {CropItems.SmallestSide} pixels"),
        "of pictures whose size is not the annotated one or cannot be read",
    ];

    private readonly int[] _counts = new int[Words.Length];

    /// <summary>Boxes that reach beyond their picture, and are cut at its edge.</summary>
    public int CutCount { get; set; }

    /// <summary>Boxes that cover what another one of the picture covers, by being written again, by rounding or by a margin.</summary>
    public int RepeatedCount { get; set; }

    /// <summary>Counts a box that is left out.</summary>
    public void Add(BoxFault fault) => _counts[(int)fault]++;

    /// <summary>All in sentences; none where there is nothing to say.</summary>
    public IEnumerable<string> Sentences()
    {
        string[] left =
        [
            .. _counts.Zip(Words).Where(fault => fault.First > 0).Select(fault => Invariant($"{fault.First:N0} {fault.Second}")),
        ];
        if (left.Length > 0)
            yield return $"Boxes that are left out: {string.Join(", ", left)}.";
        if (CutCount > 0)
            yield return Invariant($"Boxes that reach beyond their picture and are cut at its edge: {CutCount:N0}.");
        if (RepeatedCount > 0)
            yield return "Boxes that cover the same pixels as another one and are one item with it, with the labels of both: "
                + Invariant($"{RepeatedCount:N0}.");
    }
}
