using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Seeded rows of a known shape, and near copies of them at a known distance, for what calibration makes of them.</summary>
internal sealed class CopiedSet
{
    private readonly List<float[]> _vectors;
    private readonly List<int> _origins;
    private readonly Random _random;
    private readonly double _nearest;

    private CopiedSet(List<float[]> vectors, Random random)
    {
        _vectors = vectors;
        _origins = [.. Enumerable.Range(0, vectors.Count)];
        _random = random;
        _nearest = NearestDistance(vectors);
    }

    public int Count => _vectors.Count;

    /// <summary>The rows, copies last.</summary>
    public IReadOnlyList<float[]> Vectors => _vectors;

    /// <summary>Rows of a shape that is named by what is peculiar to it.</summary>
    public static CopiedSet Of(string shape, int count, int seed)
    {
        var random = new Random(seed);
        float Gaussian() => DuplicateSet.Gaussian(random);
        float[] Row(int length, Func<int, float> scale) => [.. Enumerable.Range(0, length).Select(column => scale(column) * Gaussian())];
        float[][] centers = [.. Enumerable.Range(0, 12).Select(_ => Row(24, _ => 4))];
        float[][] basis = [.. Enumerable.Range(0, 16).Select(_ => Row(32, _ => 1))];
        return new CopiedSet(
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(row =>
                        shape switch
                        {
                            "many dimensions" => Row(64, _ => 1),
                            "falling variances" => Row(48, column => 1f / (column + 1)),
                            "far from the origin" => [.. Row(48, column => 1f / (column + 1)).Select(value => value + 3)],
                            "classes" => [.. centers[row % 12].Zip(Row(24, _ => 0.3f), (center, value) => center + value)],
                            "a subspace" => Combine(basis, Row(16, _ => 1)),
                            _ => throw new ArgumentOutOfRangeException(nameof(shape)),
                        }
                    ),
            ],
            random
        );
    }

    /// <summary>Adds copies of the first rows: as far from them, at random, as shares of the usual distance to the nearest row
    /// say.</summary>
    public CopiedSet Copy(int rows, int times, double from, double to)
    {
        for (int copy = 0; copy < times; copy++)
        {
            for (int row = 0; row < rows; row++)
            {
                float[] noise = [.. _vectors[row].Select(_ => DuplicateSet.Gaussian(_random))];
                double scale =
                    _nearest * (from + (_random.NextDouble() * (to - from))) / Math.Sqrt(noise.Sum(value => (double)value * value));
                _vectors.Add([.. _vectors[row].Zip(noise, (value, by) => value + (float)(by * scale))]);
                _origins.Add(row);
            }
        }

        return this;
    }

    /// <summary>Adds rows that point where the first ones do.</summary>
    public CopiedSet Scale(int rows, int times)
    {
        for (int copy = 0; copy < times; copy++)
        {
            for (int row = 0; row < rows; row++)
            {
                float factor = 1.5f + copy;
                _vectors.Add([.. _vectors[row].Select(value => value * factor)]);
                _origins.Add(row);
            }
        }

        return this;
    }

    /// <summary>What the flagger does of itself with these rows, by its engine.</summary>
    public Outcome Judge(DuplicateThreshold threshold, bool isCorrected)
    {
        using var context = new EngineContext(2);
        var builder = new DuplicateRowsBuilder(_vectors[0].Length, hasImages: false, hasSplits: false, hasLabels: false, hasScores: false);
        for (int row = 0; row < _vectors.Count; row++)
            builder.Add($"{row:D6}", _vectors[row], "", null, null, 0);

        DuplicateRows rows = builder.Build(null!, context);
        if (isCorrected)
            rows = ComparisonSpace.Of(rows, DuplicateCentering.Whiten, context).Apply(rows, context);

        DuplicateIndex index = DuplicateIndex.Build(
            rows,
            threshold,
            new DuplicateSettings { Hubness = isCorrected ? DuplicateHubness.Csls : DuplicateHubness.None },
            context
        );
        var copied = new bool[Count];
        var found = new bool[Count];
        var wrong = new bool[Count];
        foreach (IGrouping<int, int> same in Enumerable.Range(0, Count).GroupBy(row => _origins[row]).Where(group => group.Skip(1).Any()))
        {
            foreach (int row in same)
                copied[row] = true;
        }

        foreach (DuplicatePair pair in DuplicateTables.Pairs(index.Rows, index.Contents, index.Matches, index.Settings))
        {
            int first = int.Parse(pair.Key, System.Globalization.CultureInfo.InvariantCulture);
            int second = int.Parse(pair.OtherKey, System.Globalization.CultureInfo.InvariantCulture);
            bool[] marks = _origins[first] == _origins[second] ? found : wrong;
            marks[first] = marks[second] = true;
        }

        int withCopies = copied.Count(flag => flag);
        return new Outcome(
            index.Threshold,
            withCopies == 0 ? double.NaN : (double)found.Count(flag => flag) / withCopies,
            (double)wrong.Count(flag => flag) / Count,
            index
        );
    }

    private static float[] Combine(float[][] basis, float[] weights) =>
        [.. Enumerable.Range(0, basis[0].Length).Select(column => weights.Select((weight, i) => weight * basis[i][column]).Sum())];

    private static double NearestDistance(List<float[]> vectors)
    {
        float[][] sample = [.. vectors.Take(100)];
        double[] nearest =
        [
            .. sample.Select((one, row) => vectors.Where((_, other) => other != row).Min(other => Distance(one, other))).Order(),
        ];
        return nearest[nearest.Length / 2];
    }

    private static double Distance(float[] one, float[] other)
    {
        double sum = 0;
        for (int column = 0; column < one.Length; column++)
            sum += (one[column] - other[column]) * (double)(one[column] - other[column]);
        return Math.Sqrt(sum);
    }

    /// <summary>What became of the copies, and of the rows that are none.</summary>
    /// <param name="Threshold">The threshold that was found.</param>
    /// <param name="Recall">Share of the rows with a copy that are paired with one.</param>
    /// <param name="FalseRate">Share of the rows that are paired with an unrelated one.</param>
    /// <param name="Index">The index.</param>
    public sealed record Outcome(float Threshold, double Recall, double FalseRate, DuplicateIndex Index);
}
