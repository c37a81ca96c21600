namespace MLNet.Embeddings.Duplicates.Findings;

/// <summary>What was found for each row; rows are named by their place, −1 where there is none.</summary>
internal sealed class DuplicateFindings(int count)
{
    public const int None = -1;

    public int Count { get; } = count;

    public DuplicateKind[] Kinds { get; } = new DuplicateKind[count];

    public bool[] IsDuplicate { get; } = new bool[count];

    /// <summary>Group of each row, from 1 in the order of the smallest members; 0 for none.</summary>
    public int[] Groups { get; } = new int[count];

    public int[] GroupSizes { get; } = new int[count];

    public int[] Representatives { get; } = Filled(count);

    public float[] RepresentativeScores { get; } = NotANumber(count);

    public bool[] IsChained { get; } = new bool[count];

    public int[] Nearest { get; } = Filled(count);

    public float[] NearestScores { get; } = NotANumber(count);

    public int[] NearestAcross { get; } = Filled(count);

    public float[] NearestAcrossScores { get; } = NotANumber(count);

    public bool[] IsLeak { get; } = new bool[count];

    public bool[] IsLabelConflict { get; } = new bool[count];

    private static int[] Filled(int count)
    {
        var values = new int[count];
        values.AsSpan().Fill(None);
        return values;
    }

    private static float[] NotANumber(int count)
    {
        var values = new float[count];
        values.AsSpan().Fill(float.NaN);
        return values;
    }
}
