namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Room to leave one group of rows after the other out of a fit.</summary>
internal sealed class ProbeGroup(int classCount, int columnCount)
{
    // Larger groups are left out in parts, of which each is judged with the other parts in the fit.
    private const int MostRows = 256;

    public delegate void AnswerTo(ReadOnlySpan<float> centered, Span<double> answers);

    /// <summary>Writes what a fit without the group says of its rows.</summary>
    public void LeaveOut(
        int[] members,
        Matrix centered,
        int[] labels,
        double[] shares,
        double total,
        InverseFactor factor,
        AnswerTo answer,
        Matrix answers
    )
    {
        for (int first = 0; first < members.Length; first += MostRows)
        {
            int[] rows = members[first..Math.Min(members.Length, first + MostRows)];
            double[][] residuals = [.. rows.Select(row => Residuals(centered.Row(row), labels[row], answer))];
            Solve(System(rows, centered, shares, total, factor), residuals);
            for (int i = 0; i < rows.Length; i++)
            {
                Span<float> said = answers.Row(rows[i]);
                for (int label = 0; label < classCount; label++)
                    said[label] = (float)((label == labels[rows[i]] ? 1 : 0) - residuals[i][label]);
            }
        }
    }

    private double[] Residuals(ReadOnlySpan<float> centered, int label, AnswerTo answer)
    {
        var residuals = new double[classCount];
        answer(centered, residuals);
        for (int i = 0; i < residuals.Length; i++)
            residuals[i] = (i == label ? 1 : 0) - residuals[i];
        return residuals;
    }

    // I − H of the rows, with their weights.
    private double[][] System(int[] rows, Matrix centered, double[] shares, double total, InverseFactor factor)
    {
        double[][] applied = [.. rows.Select(_ => new double[columnCount])];
        for (int i = 0; i < rows.Length; i++)
            factor.Apply(centered.Row(rows[i]), applied[i]);

        double[][] system = [.. rows.Select(_ => new double[rows.Length])];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
            {
                double hat = (WideArithmetic.Dot(applied[i], applied[j]) + (1 / total)) * shares[rows[j]];
                system[i][j] = (i == j ? 1 : 0) - hat;
            }
        }

        return system;
    }

    // Gaussian elimination with row exchanges; a group whose rows alone decide the fit leaves nothing, and its residuals stay.
    private static void Solve(double[][] system, double[][] values)
    {
        const double Smallest = 1e-9;
        for (int column = 0; column < system.Length; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < system.Length; row++)
                pivot = Math.Abs(system[row][column]) > Math.Abs(system[pivot][column]) ? row : pivot;
            (system[column], system[pivot]) = (system[pivot], system[column]);
            (values[column], values[pivot]) = (values[pivot], values[column]);
            if (Math.Abs(system[column][column]) < Smallest)
                system[column][column] = Smallest;
            for (int row = 0; row < system.Length; row++)
            {
                double factor = row == column ? 0 : system[row][column] / system[column][column];
                if (factor == 0)
                    continue;
                WideArithmetic.AddScaled(system[row], -factor, system[column]);
                WideArithmetic.AddScaled(values[row], -factor, values[column]);
            }
        }

        for (int row = 0; row < system.Length; row++)
        {
            for (int i = 0; i < values[row].Length; i++)
                values[row][i] /= system[row][row];
        }
    }
}
