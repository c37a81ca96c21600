using System.Globalization;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>What a linear model of the vectors says of each class: ridge regression on the class of each row, a number that is about 1 for
/// rows of the class and about 0 for others.</summary>
/// <remarks>
/// Of ridge regression the answer for a row that was left out, with all of its twins, follows from the fit to all rows: with
/// residuals e and hat matrix H of the rows of a group, e₋ = (I − H)⁻¹ e (R. D. Cook and S. Weisberg, "Residuals and Influence in
/// Regression", 1982). So every row is judged by a model that never saw it, at the price of one. The penalty is the one
/// with which these answers explain the labels best. Twins share the weight of one row.
/// </remarks>
internal sealed class LinearProbe
{
    /// <summary>Columns up to which the model is fitted: the work grows with their square, and with their cube.</summary>
    private const int MostColumns = 2048;

    // Multiplications for moments, factors and answers under each penalty: a minute or so.
    private const double MostWork = 2e11;

    private const int RowsPerBlock = 256;
    private const int DirectionsPerBlock = 16;

    // Shares of the sum of all variances. On CLIP and ResNet vectors of 1,000 to 4,000 images one to three thousandths were best; the more
    // rows, the less it takes.
    private static readonly double[] Penalties = [0.0001, 0.0003, 0.001, 0.01, 0.1];
    private const int FirstPenalty = 2;

    // The first penalty and its neighbors, one of which seldom is the better one.
    private const int UsualFits = 3;

    // Where all rows are equal there is no variance.
    private const double SmallestPenalty = 1e-24;

    private readonly bool _byDirection;
    private readonly double[] _means;
    private readonly double[] _weights;
    private readonly double[] _intercepts;

    /// <param name="byDirection">Whether rows count by their direction alone.</param>
    /// <param name="means">The mean of each column.</param>
    /// <param name="weights">Classes × columns.</param>
    /// <param name="intercepts">One for each class.</param>
    public LinearProbe(bool byDirection, double[] means, double[] weights, double[] intercepts)
    {
        _byDirection = byDirection;
        _means = means;
        _weights = weights;
        _intercepts = intercepts;
    }

    /// <summary>Why data of a size get no model, as a sentence; <see langword="null"/> where they do.</summary>
    public static string? Lack(int rowCount, int columnCount, int classCount) =>
        columnCount > MostColumns
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The rows have {columnCount:N0} features, more than {MostColumns:N0}: labels are judged by neighbors alone. "
            ) + "Reduce the features first, as ProjectToPrincipalComponents does."
        : UsualFits * (double)rowCount * columnCount * (classCount + (columnCount / 2.0)) > MostWork
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{rowCount:N0} rows of {columnCount:N0} features and {classCount:N0} classes are too many for a linear model: "
            ) + "labels are judged by neighbors alone."
        : null;

    public ReadOnlySpan<double> Means => _means;

    public ReadOnlySpan<double> Weights => _weights;

    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <summary>Fits the model.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="labels">The class of each, or −1; such rows are answered for, and not fitted to.</param>
    /// <param name="groups">The group of twins of each.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="byDirection">Whether rows count by their direction alone.</param>
    /// <param name="explain">How such answers explain the labels.</param>
    /// <param name="context">What to run in.</param>
    /// <param name="answers">For each row what a model without its group says: rows × classes.</param>
    /// <param name="found">How the answers explain the labels.</param>
    public static LinearProbe Fit(
        Matrix rows,
        int[] labels,
        int[] groups,
        int classCount,
        bool byDirection,
        Func<Matrix, LabelEvidence> explain,
        EngineContext context,
        out Matrix answers,
        out LabelEvidence found
    )
    {
        int columns = rows.ColumnCount;
        double[] shares = ProbeGroups.Shares(labels, groups);
        double total = shares.Sum();
        double[] means = MeansOf(rows, shares, total, byDirection);
        Matrix centered = Centered(rows, means, byDirection, context);
        double[] moments = Moments(centered, shares, context);
        double trace = 0;
        for (int i = 0; i < columns; i++)
            trace += moments[(i * columns) + i];

        double[][] sums = ClassSums(centered, labels, shares, classCount, out double[] intercepts, total);
        int[][] members = ProbeGroups.Members(groups);
        (LabelEvidence Evidence, LinearProbe Probe, Matrix Answers) best = Under(Penalties[FirstPenalty]);

        // Downhill from there, on one side.
        foreach (int step in (int[])[-1, 1])
        {
            int place = FirstPenalty + step;
            for (; place >= 0 && place < Penalties.Length; place += step)
            {
                (LabelEvidence Evidence, LinearProbe Probe, Matrix Answers) next = Under(Penalties[place]);
                if (next.Evidence.Loss >= best.Evidence.Loss)
                    break;
                best = next;
            }

            if (place != FirstPenalty + step)
                break;
        }

        (found, LinearProbe chosen, answers) = best;
        return chosen;

        (LabelEvidence Evidence, LinearProbe Probe, Matrix Answers) Under(double penalty)
        {
            InverseFactor factor = InverseFactor.Of(moments, columns, Math.Max(penalty * trace, SmallestPenalty));
            double[] weights = [.. sums.SelectMany(sum => factor.Solve(sum))];
            var probe = new LinearProbe(byDirection, means, weights, intercepts);
            Matrix left = probe.LeaveOut(centered, labels, shares, total, members, factor, context);
            return (explain(left), probe, left);
        }
    }

    /// <summary>What the model says of a row that it was not fitted to.</summary>
    public void Answer(ReadOnlySpan<float> row, Span<double> answers)
    {
        var centered = new float[row.Length];
        Center(row, _means, _byDirection, centered);
        AnswerCentered(centered, answers);
    }

    private void AnswerCentered(ReadOnlySpan<float> centered, Span<double> answers)
    {
        for (int label = 0; label < answers.Length; label++)
            answers[label] = _intercepts[label] + WideArithmetic.Dot(_weights.AsSpan(label * centered.Length, centered.Length), centered);
    }

    private Matrix LeaveOut(
        Matrix centered,
        int[] labels,
        double[] shares,
        double total,
        int[][] members,
        InverseFactor factor,
        EngineContext context
    )
    {
        int classes = _intercepts.Length;
        var answers = new Matrix(centered.RowCount, classes);
        int blocks = (members.Length + RowsPerBlock - 1) / RowsPerBlock;
        context.For(
            blocks,
            (block, _) =>
            {
                var group = new ProbeGroup(classes, centered.ColumnCount);
                int end = Math.Min(members.Length, (block + 1) * RowsPerBlock);
                for (int i = block * RowsPerBlock; i < end; i++)
                    group.LeaveOut(members[i], centered, labels, shares, total, factor, AnswerCentered, answers);
            }
        );
        return answers;
    }

    private static double[] MeansOf(Matrix rows, double[] shares, double total, bool byDirection)
    {
        var means = new double[rows.ColumnCount];
        for (int row = 0; row < rows.RowCount; row++)
            WideArithmetic.AddScaled(means, shares[row] * ScaleOf(rows.Row(row), byDirection) / total, rows.Row(row));
        return means;
    }

    private static Matrix Centered(Matrix rows, double[] means, bool byDirection, EngineContext context)
    {
        var centered = new Matrix(rows.RowCount, rows.ColumnCount);
        context.For(
            (rows.RowCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                for (int row = block * RowsPerBlock; row < Math.Min(rows.RowCount, (block + 1) * RowsPerBlock); row++)
                    Center(rows.Row(row), means, byDirection, centered.Row(row));
            }
        );
        return centered;
    }

    private static void Center(ReadOnlySpan<float> row, double[] means, bool byDirection, Span<float> centered)
    {
        double scale = ScaleOf(row, byDirection);
        for (int i = 0; i < row.Length; i++)
            centered[i] = (float)((row[i] * scale) - means[i]);
    }

    private static double ScaleOf(ReadOnlySpan<float> row, bool byDirection)
    {
        if (!byDirection)
            return 1;

        double squares = 0;
        foreach (float value in row)
            squares += (double)value * value;
        return squares > 0 ? 1 / Math.Sqrt(squares) : 0;
    }

    // Each block makes some rows of the sum over all rows, in their order: the bits do not depend on the threads.
    private static double[] Moments(Matrix centered, double[] shares, EngineContext context)
    {
        int columns = centered.ColumnCount;
        var moments = new double[columns * columns];
        context.For(
            (columns + DirectionsPerBlock - 1) / DirectionsPerBlock,
            (block, _) =>
            {
                int end = Math.Min(columns, (block + 1) * DirectionsPerBlock);
                for (int row = 0; row < centered.RowCount; row++)
                {
                    ReadOnlySpan<float> values = centered.Row(row);
                    for (int i = block * DirectionsPerBlock; i < end && shares[row] > 0; i++)
                        WideArithmetic.AddScaled(moments.AsSpan(i * columns, i + 1), shares[row] * values[i], values[..(i + 1)]);
                }
            }
        );
        return moments;
    }

    private static double[][] ClassSums(
        Matrix centered,
        int[] labels,
        double[] shares,
        int classCount,
        out double[] intercepts,
        double total
    )
    {
        double[][] sums = [.. Enumerable.Range(0, classCount).Select(_ => new double[centered.ColumnCount])];
        intercepts = new double[classCount];
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0)
                continue;
            WideArithmetic.AddScaled(sums[labels[row]], shares[row], centered.Row(row));
            intercepts[labels[row]] += shares[row] / total;
        }

        return sums;
    }
}
