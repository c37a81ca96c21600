namespace MLNet.Embeddings.Tests.Quality;

/// <summary>Labeled vectors, and what is to be said of them by definition, in double precision.</summary>
internal sealed record LabeledCloud(Matrix Vectors, Categories Labels)
{
    /// <summary>A loose cluster per class; some labels are wrong, some are missing.</summary>
    public static LabeledCloud Random(
        int rows,
        int columns,
        int classes,
        int seed,
        double wrong = 0,
        double missing = 0,
        double spread = 0.6
    )
    {
        var random = new Random(seed);
        float[][] centers = [.. Enumerable.Range(0, classes).Select(_ => Gaussian(random, columns))];
        var vectors = new Matrix(rows, columns);
        var labels = new string?[rows];
        for (int row = 0; row < rows; row++)
        {
            int shown = row % classes;
            float[] noise = Gaussian(random, columns);
            for (int i = 0; i < columns; i++)
                vectors[row, i] = centers[shown][i] + ((float)spread * noise[i]);
            int label = random.NextDouble() < wrong ? (shown + 1 + random.Next(classes - 1)) % classes : shown;
            labels[row] = random.NextDouble() < missing ? null : $"class {label}";
        }

        return new LabeledCloud(vectors, Categories.From(labels));
    }

    public double[] RowOf(int row) => Array.ConvertAll(Vectors.Row(row).ToArray(), value => (double)value);

    public IEnumerable<int> RowsOf(int label) => Enumerable.Range(0, Vectors.RowCount).Where(row => Labels.OfRow[row] == label);

    public double[] DirectionOf(int label)
    {
        var sum = new double[Vectors.ColumnCount];
        foreach (int row in RowsOf(label))
        {
            double[] vector = RowOf(row);
            double length = Math.Sqrt(vector.Sum(value => value * value));
            for (int i = 0; i < sum.Length; i++)
                sum[i] += vector[i] / length;
        }

        double size = Math.Sqrt(sum.Sum(value => value * value));
        return Array.ConvertAll(sum, value => value / size);
    }

    /// <summary>The k nearest other rows of each row, with their cosine distances.</summary>
    public (int Row, double Distance)[][] Neighbors(int k)
    {
        double[][] rows = [.. Enumerable.Range(0, Vectors.RowCount).Select(RowOf)];
        return
        [
            .. rows.Select(
                (row, index) =>
                    rows.Select((other, number) => (number, 1 - Cosine(row, other)))
                        .Where(entry => entry.number != index)
                        .OrderBy(entry => entry.Item2)
                        .ThenBy(entry => entry.number)
                        .Take(k)
                        .ToArray()
            ),
        ];
    }

    public static double Cosine(double[] first, double[] second) =>
        first.Zip(second, (x, y) => x * y).Sum() / Math.Sqrt(first.Sum(x => x * x) * second.Sum(y => y * y));

    private static float[] Gaussian(Random random, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
        ];
}
