using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Neighbors.Calibration;

/// <summary>How far rows of a set usually lie from the others: turns the distance of a new row into the share of rows as far off.</summary>
/// <remarks>
/// A row counts by its mean distance to its k nearest other rows. Every row of the set is measured against all others, as a new
/// one is, so that a new row of the same origin has any place in their order nearly equally likely: (1 + rows as far) / (1 +
/// rows) is a p-value (V. Vovk, A. Gammerman and G. Shafer, "Algorithmic Learning in a Random World", 2005).
/// </remarks>
internal sealed class DistanceCalibration
{
    private const string Block = "CalibrationScores";

    private readonly float[] _scores;
    private readonly float[] _sorted;

    private DistanceCalibration(int neighborCount, float[] scores)
    {
        NeighborCount = neighborCount;
        _scores = scores;
        _sorted = [.. scores.Order()];
    }

    /// <summary>Neighbors that a row is measured by, k.</summary>
    public int NeighborCount { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => _scores.Length;

    /// <summary>Measures the rows of a set.</summary>
    /// <param name="rows">The rows, all values fine.</param>
    /// <param name="neighborCount">Neighbors to measure by.</param>
    /// <param name="metric">Distance between rows.</param>
    /// <param name="method">How neighbors are searched for.</param>
    /// <param name="seed">Seed of approximate search.</param>
    /// <param name="context">What to run in.</param>
    public static DistanceCalibration Of(
        Matrix rows,
        int neighborCount,
        DistanceMetric metric,
        NeighborMethod method,
        int seed,
        EngineContext context
    )
    {
        NeighborTable table = NeighborSearch.SearchChecked(rows, neighborCount, metric, method, context, seed, SimdPaths.Widest).Table;
        return Of(table, neighborCount);
    }

    /// <summary>Measures rows of which the nearest others are known.</summary>
    /// <param name="table">So many neighbors of each row, or more.</param>
    /// <param name="neighborCount">Neighbors to measure by; all others where there are fewer.</param>
    public static DistanceCalibration Of(NeighborTable table, int neighborCount)
    {
        var scores = new float[table.RowCount];
        int count = Math.Min(neighborCount, table.NeighborCount);
        for (int row = 0; row < scores.Length; row++)
            scores[row] = Score(table.DistancesOf(row)[..count]);
        return new DistanceCalibration(neighborCount, scores);
    }

    /// <summary>Measures rows of which the nearest groups of equal ones are known, in a metric by which equal rows are at no
    /// distance.</summary>
    /// <param name="groups">So many neighbors of each group, or more; all others where there are fewer.</param>
    /// <param name="rows">The rows, in their groups.</param>
    /// <param name="neighborCount">Neighbors to measure a row by; all others where there are fewer.</param>
    public static DistanceCalibration Of(NeighborTable groups, DistinctRows rows, int neighborCount)
    {
        if (rows.AllDiffer)
            return Of(groups, neighborCount);

        var scores = new float[rows.RowCount];
        var nearest = new float[Math.Min(neighborCount, rows.RowCount - 1)];
        for (int group = 0; group < groups.RowCount; group++)
        {
            // Equal rows come first, at no distance; then each other group with as many as it holds.
            int count = Math.Min(rows.MembersOf(group).Length - 1, nearest.Length);
            nearest.AsSpan(0, count).Clear();
            ReadOnlySpan<int> others = groups.IndicesOf(group);
            for (int place = 0; place < others.Length && count < nearest.Length; place++)
            {
                int taken = Math.Min(rows.MembersOf(others[place]).Length, nearest.Length - count);
                nearest.AsSpan(count, taken).Fill(groups.DistancesOf(group)[place]);
                count += taken;
            }

            float score = Score(nearest.AsSpan(0, count));
            foreach (int row in rows.MembersOf(group))
                scores[row] = score;
        }

        return new DistanceCalibration(neighborCount, scores);
    }

    /// <summary>The mean of some distances; 0 of none.</summary>
    public static float Score(ReadOnlySpan<float> distances)
    {
        double sum = 0;
        foreach (float distance in distances)
            sum += distance;
        return distances.IsEmpty ? 0 : (float)(sum / distances.Length);
    }

    /// <summary>The score of a row of the set, measured without itself.</summary>
    public float ScoreOf(int row) => _scores[row];

    /// <summary>The share of rows of the set that are as far off as a new row of this score, the new one included.</summary>
    public float PValue(float score) => (float)((1.0 + RowsAsFar(score)) / (1.0 + _sorted.Length));

    /// <summary>The same of a row of the set, which counts itself once.</summary>
    public float PValueOf(int row) => (float)((double)RowsAsFar(_scores[row]) / _sorted.Length);

    /// <summary>Writes the single values.</summary>
    public void WriteValues(ModelWriter writer) => writer.Values.Write(NeighborCount);

    /// <summary>Writes the scores.</summary>
    public void WriteScores(ModelWriter writer) => writer.WriteArray<float>(Block, _scores);

    /// <summary>Reads the single values.</summary>
    public static int ReadValues(ModelReader reader) => reader.ReadInt32("the number of neighbors of the calibration", 1);

    /// <summary>Reads the scores.</summary>
    public static DistanceCalibration ReadScores(ModelReader reader, int neighborCount, int rowCount)
    {
        float[] scores = reader.ReadArray<float>(Block, rowCount);
        ModelReader.Check(Block, scores);
        return new DistanceCalibration(neighborCount, scores);
    }

    private int RowsAsFar(float score)
    {
        (int low, int high) = (0, _sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_sorted[middle] < score)
                low = middle + 1;
            else
                high = middle;
        }

        return _sorted.Length - low;
    }
}
