namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>What two planes have in common within a window.</summary>
internal readonly record struct WindowMoments(double VarianceA, double VarianceB, double Covariance)
{
    // A level of noise in either, so that flat windows neither agree nor disagree.
    private const double Noise = 1;

    /// <summary>Pearson's correlation.</summary>
    public double Correlation => Covariance / Math.Sqrt((VarianceA + Noise) * (VarianceB + Noise));

    /// <summary>Deviation of the levels of the one with more structure.</summary>
    public double Structure => Math.Sqrt(Math.Max(VarianceA, VarianceB) + Noise);

    /// <summary>Deviation of the difference from its mean.</summary>
    public double Deviation => Math.Sqrt(Math.Max(0, VarianceA + VarianceB - (2 * Covariance)));
}
