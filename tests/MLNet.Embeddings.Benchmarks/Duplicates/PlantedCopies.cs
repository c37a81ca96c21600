using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>Unit vectors around 200 centers, as a model's embeddings lie; each tenth row is an earlier row with noise that leaves a cosine
/// of about 0.93 to 1. Each row follows from its number.</summary>
internal static class PlantedCopies
{
    private const int Centers = 200;

    /// <summary>The row that a row is a copy of; null for one that is none.</summary>
    public static int? SourceOf(int row)
    {
        if (row % 10 != 9)
            return null;

        int source = CounterRandom.Index(CounterRandom.Bits(2, 0, (ulong)row), row / 10 * 10);
        return source - (source % 10 == 9 ? 1 : 0);
    }

    /// <summary>Draws one row.</summary>
    public static void Draw(int row, Span<float> values)
    {
        int? copied = SourceOf(row);
        int source = copied ?? row;
        float noise = copied is null ? 0 : 0.38f * (float)CounterRandom.Double(CounterRandom.Bits(2, 1, (ulong)row));
        double scale = 1 / Math.Sqrt(values.Length);
        double squares = 0;
        for (int column = 0; column < values.Length; column++)
        {
            double value = Noise(1, (ulong)(source % Centers), column) + Noise(3, (ulong)source + Centers, column);
            value = (scale * value) + (scale * noise * Noise(4, (ulong)row, column));
            values[column] = (float)value;
            squares += value * value;
        }

        var unit = (float)(1 / Math.Sqrt(squares));
        for (int column = 0; column < values.Length; column++)
            values[column] *= unit;
    }

    // Of variance 1; uniform, which is drawn much faster than a normal number.
    private static double Noise(ulong seed, ulong row, int column) =>
        (CounterRandom.Double(CounterRandom.Bits(seed, row, (ulong)column)) - 0.5) * 3.4641016151377544;
}
