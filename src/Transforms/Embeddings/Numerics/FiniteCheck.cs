using System.Numerics;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings.Numerics;

/// <summary>Refuses values that are not finite, naming the first by row and column.</summary>
internal static class FiniteCheck
{
    private const int BlockRows = 1024;

    /// <summary>Checks all rows, on all threads.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static void Require(Matrix rows, string parameterName, EngineContext context)
    {
        int blocks = (rows.RowCount + BlockRows - 1) / BlockRows;
        var faulty = new bool[blocks];
        context.For(blocks, (block, _) =>
        {
            int start = block * BlockRows;
            int end = Math.Min(rows.RowCount, start + BlockRows);
            faulty[block] = !AllFinite(rows.Values.AsSpan(start * rows.ColumnCount, (end - start) * rows.ColumnCount));
        });

        int first = Array.IndexOf(faulty, true);
        for (int row = first * BlockRows; first >= 0 && row < rows.RowCount; row++)
            Require(rows.Row(row), row, parameterName);
    }

    /// <summary>Checks one row.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static void Require(ReadOnlySpan<float> values, int row, string parameterName)
    {
        if (AllFinite(values))
            return;

        for (int column = 0; column < values.Length; column++)
        {
            float value = values[column];
            if (!float.IsFinite(value))
            {
                string name = float.IsNaN(value) ? "NaN" : "infinite";
                throw new ArgumentException(
                    $"Row {row}, column {column} of the features is {name} (both counted from 0); replace or drop missing values before this step.",
                    parameterName);
            }
        }
    }

    /// <summary>Whether no value is missing or infinite.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        // x − x is 0 for every finite x and NaN for the others.
        Vector<float> differences = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
            differences += vector - vector;

        float rest = Vector.Sum(differences);
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
            rest += value - value;

        return rest == 0;
    }
}
