namespace MLNet.Embeddings.Umap.Curve;

/// <summary>Parameters of the similarity 1 / (1 + a·d^(2b)) of two points at distance d in the map.</summary>
/// <param name="A">Factor a.</param>
/// <param name="B">Half the exponent, b.</param>
internal readonly record struct LowDimensionalCurve(double A, double B)
{
    private const int SampleCount = 300;
    private const int MaximumIterations = 200;

    /// <summary>Fits the curve to 1 up to the minimum distance and exp(−(d − minimum) / spread) beyond, by least squares over 300 points up
    /// to 3 spreads.</summary>
    /// <remarks>
    /// The target is that of the UMAP paper, section 4; the sample points are those of the reference implementation, so that equal options
    /// give equal curves. Solved by Levenberg–Marquardt in log a and log b, which keeps both positive.
    /// </remarks>
    /// <param name="minimumDistance">How close points may lie, 0 or more.</param>
    /// <param name="spread">Scale of the map, above 0.</param>
    public static LowDimensionalCurve Fit(double minimumDistance, double spread)
    {
        // Solved in units of the spread: a·(d / spread)^(2b) is a / spread^(2b)·d^(2b).
        LowDimensionalCurve unit = FitUnit(minimumDistance / spread);
        return unit with { A = unit.A * Math.Pow(spread, -2 * unit.B) };
    }

    private static LowDimensionalCurve FitUnit(double minimumDistance)
    {
        double logA = 0;
        double logB = 0;
        double damping = 1e-3;
        Accumulation current = Accumulate(logA, logB, minimumDistance);
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            double diagonalA = current.AA * (1 + damping);
            double diagonalB = current.BB * (1 + damping);
            double determinant = (diagonalA * diagonalB) - (current.AB * current.AB);
            if (!(Math.Abs(determinant) > double.Epsilon))
                break;

            double stepA = ((diagonalB * current.GradientA) - (current.AB * current.GradientB)) / determinant;
            double stepB = ((diagonalA * current.GradientB) - (current.AB * current.GradientA)) / determinant;
            Accumulation next = Accumulate(logA - stepA, logB - stepB, minimumDistance);
            if (!(next.Error <= current.Error))
            {
                damping *= 10;
                if (damping > 1e12)
                    break;
                continue;
            }

            logA -= stepA;
            logB -= stepB;
            current = next;
            damping = Math.Max(damping / 10, 1e-12);
            if (Math.Abs(stepA) + Math.Abs(stepB) < 1e-12)
                break;
        }

        return new LowDimensionalCurve(Math.Exp(logA), Math.Exp(logB));
    }

    private static Accumulation Accumulate(double logA, double logB, double minimumDistance)
    {
        double a = Math.Exp(logA);
        double b = Math.Exp(logB);
        var sums = default(Accumulation);
        for (int i = 0; i < SampleCount; i++)
        {
            double distance = 3.0 * i / (SampleCount - 1);
            double target = distance < minimumDistance ? 1 : Math.Exp(-(distance - minimumDistance));
            double power = distance > 0 ? a * Math.Pow(distance, 2 * b) : 0;
            double value = 1 / (1 + power);
            double residual = value - target;
            double byA = -value * value * power;
            double byB = distance > 0 ? byA * 2 * b * Math.Log(distance) : 0;
            sums.Error += residual * residual;
            sums.AA += byA * byA;
            sums.AB += byA * byB;
            sums.BB += byB * byB;
            sums.GradientA += byA * residual;
            sums.GradientB += byB * residual;
        }

        return sums;
    }

    // Squared error, its gradient and the normal matrix at one point.
    private struct Accumulation
    {
        public double Error;
        public double AA;
        public double AB;
        public double BB;
        public double GradientA;
        public double GradientB;
    }
}
