using System.Numerics.Tensors;

namespace MLNet.Embeddings.Duplicates;

/// <summary>The mean of vectors, computed once and then kept.</summary>
internal static class VectorCenter
{
    /// <summary>The mean of the rows that can be compared, summed in the order of their keys.</summary>
    public static float[] Of(DuplicateRows rows)
    {
        var sums = new double[rows.Vectors!.ColumnCount];
        int count = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows.Statuses[row] != DuplicateStatus.Ok)
                continue;

            ReadOnlySpan<float> vector = rows.Vectors.Row(row);
            for (int column = 0; column < sums.Length; column++)
                sums[column] += vector[column];

            count++;
        }

        return [.. sums.Select(sum => count == 0 ? 0 : (float)(sum / count))];
    }

    /// <summary>Moves the rows that can be compared.</summary>
    public static void Subtract(DuplicateRows rows, float[] center)
    {
        for (int row = 0; center.Length > 0 && row < rows.Count; row++)
        {
            if (rows.Statuses[row] != DuplicateStatus.Ok)
                continue;

            Span<float> vector = rows.Vectors!.Row(row);
            TensorPrimitives.Subtract(vector, center, vector);
            rows.Statuses[row] = DuplicateRowsBuilder.StatusOf(vector);
        }
    }
}
