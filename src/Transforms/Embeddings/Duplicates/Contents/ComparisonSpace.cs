using System.Numerics.Tensors;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>The space in which vectors are compared: as they are, about a mean, or along weighted principal components. Learned once and
/// then kept.</summary>
internal sealed class ComparisonSpace
{
    private const int MostComponents = 128;
    private const double SmallestVariance = 1e-9;
    private const int RowsPerBlock = 128;

    // Cosines that differ by less than some ten-thousandths are near the resolution of a score.
    private const double CommonShare = 0.9999;

    // Less of a vector than this is left by rounding alone.
    private const double SmallestRest = 3e-7;

    private readonly float[] _mean;
    private readonly Matrix? _directions;

    public DuplicateCentering Centering =>
        _directions is not null ? DuplicateCentering.Whiten
        : _mean.Length > 0 ? DuplicateCentering.FrozenMean
        : DuplicateCentering.None;

    private ComparisonSpace(float[] mean, Matrix? directions)
    {
        _mean = mean;
        _directions = directions;
    }

    /// <summary>The space of the vectors themselves.</summary>
    public static ComparisonSpace Original { get; } = new([], null);

    /// <summary>Learns the space from the rows that can be compared, in the order of their keys.</summary>
    public static ComparisonSpace Of(DuplicateRows rows, DuplicateCentering centering, EngineContext context)
    {
        int[] comparable = [.. Enumerable.Range(0, rows.Count).Where(row => rows.Statuses[row] == DuplicateStatus.Ok)];
        if (rows.Vectors is null || comparable.Length == 0 || centering is not (DuplicateCentering.FrozenMean or DuplicateCentering.Whiten))
            return Original;

        return centering == DuplicateCentering.FrozenMean
            ? new(MeanOf(rows.Vectors, comparable), null)
            : Whitened(rows.Vectors, comparable, context);
    }

    /// <summary>Values of a vector in this space, for one of so many values.</summary>
    public int LengthOf(int vectorLength) => _directions?.RowCount ?? vectorLength;

    /// <summary>Takes the vectors of all rows into this space.</summary>
    public DuplicateRows Apply(DuplicateRows rows, EngineContext context)
    {
        if (_mean.Length == 0)
            return rows;

        Matrix vectors = rows.Vectors!;
        var moved = new Matrix(rows.Count, LengthOf(vectors.ColumnCount));
        context.For(
            (rows.Count + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                for (int row = block * RowsPerBlock; row < Math.Min(rows.Count, (block + 1) * RowsPerBlock); row++)
                {
                    if (rows.Statuses[row] != DuplicateStatus.Ok)
                        continue;

                    Apply(vectors.Row(row), moved.Row(row));
                    rows.Statuses[row] = StatusOf(vectors.Row(row), moved.Row(row));
                }
            }
        );
        return rows with { Vectors = moved };
    }

    /// <summary>Takes a vector into this space.</summary>
    public (float[] Vector, DuplicateStatus Status) Apply(float[] vector)
    {
        if (_mean.Length == 0)
            return (vector, DuplicateStatus.Ok);

        var moved = new float[LengthOf(vector.Length)];
        Apply(vector, moved);
        return (moved, StatusOf(vector, moved));
    }

    /// <summary>Whether nearly all of the vectors that can be compared is their common mean, so that their cosines hardly differ.</summary>
    public static bool ShareOneDirection(DuplicateRows rows)
    {
        int[] comparable = [.. Enumerable.Range(0, rows.Count).Where(row => rows.Statuses[row] == DuplicateStatus.Ok)];
        if (rows.Vectors is not { } vectors || comparable.Length < 2)
            return false;

        double total = comparable.Sum(row => (double)TensorPrimitives.SumOfSquares<float>(vectors.Row(row))) / comparable.Length;
        return TensorPrimitives.SumOfSquares<float>(MeanOf(vectors, comparable)) > CommonShare * total;
    }

    /// <summary>Values in the mean, 0 for the space of the vectors themselves.</summary>
    public int MeanLength => _mean.Length;

    /// <summary>Number of directions, 0 where vectors are not whitened.</summary>
    public int DirectionCount => _directions?.RowCount ?? 0;

    public void WriteArrays(ModelWriter writer)
    {
        writer.WriteArray<float>("Mean", _mean);
        writer.WriteArray<float>("Directions", _directions?.Values ?? []);
    }

    /// <exception cref="FormatException">The content is damaged.</exception>
    public static ComparisonSpace ReadArrays(ModelReader reader, int length, int directions)
    {
        float[] mean = reader.ReadArray<float>("Mean", length);
        float[] values = reader.ReadArray<float>("Directions", (long)directions * length);
        ModelReader.Check("Mean", mean);
        ModelReader.Check("Directions", values);
        return length == 0 ? Original : new(mean, directions == 0 ? null : new Matrix(directions, length, values));
    }

    private static ComparisonSpace Whitened(Matrix vectors, int[] comparable, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("whiten");
        Matrix fitted = comparable.Length == vectors.RowCount ? vectors : vectors.RowsAt(comparable);
        PrincipalComponents components = PrincipalComponents.Fit(fitted, MostComponents, context);
        int count = components
            .ExplainedVariance.TakeWhile(variance => variance > SmallestVariance * components.ExplainedVariance[0])
            .Count();
        if (count == 0)
            return new(components.Mean.ToArray(), null);

        var directions = new Matrix(count, vectors.ColumnCount);
        for (int component = 0; component < count; component++)
        {
            var weight = (float)Math.Pow(components.ExplainedVariance[component] / components.ExplainedVariance[0], -0.25);
            TensorPrimitives.Multiply(components.Components.Row(component), weight, directions.Row(component));
        }

        return new(components.Mean.ToArray(), directions);
    }

    private static float[] MeanOf(Matrix vectors, int[] comparable)
    {
        var sums = new double[vectors.ColumnCount];
        foreach (int row in comparable)
        {
            ReadOnlySpan<float> vector = vectors.Row(row);
            for (int column = 0; column < sums.Length; column++)
                sums[column] += vector[column];
        }

        return [.. sums.Select(sum => (float)(sum / comparable.Length))];
    }

    private static DuplicateStatus StatusOf(ReadOnlySpan<float> vector, ReadOnlySpan<float> moved)
    {
        DuplicateStatus status = DuplicateRowsBuilder.StatusOf(moved);
        bool isRest = status == DuplicateStatus.ZeroVector || TensorPrimitives.Norm(moved) <= SmallestRest * TensorPrimitives.Norm(vector);
        return status != DuplicateStatus.NotFinite && isRest ? DuplicateStatus.NoDirection : status;
    }

    private void Apply(ReadOnlySpan<float> vector, Span<float> moved)
    {
        if (_directions is null)
        {
            TensorPrimitives.Subtract(vector, _mean, moved);
            return;
        }

        var centered = new float[vector.Length];
        TensorPrimitives.Subtract(vector, _mean, centered);
        for (int direction = 0; direction < moved.Length; direction++)
            moved[direction] = TensorPrimitives.Dot<float>(centered, _directions.Row(direction));
    }
}
