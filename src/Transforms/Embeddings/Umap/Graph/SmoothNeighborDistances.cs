namespace MLNet.Embeddings.Umap.Graph;

/// <summary>Turns the distances of one row's neighbors into memberships of its fuzzy neighborhood.</summary>
/// <remarks>
/// McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", arXiv:1802.03426, algorithm
/// 3: the membership of a neighbor at distance d is exp(−(d − ρ) / σ), with ρ the distance of the nearest distinct neighbor, and σ such
/// that the memberships sum to log2 of the size of the neighborhood.
/// </remarks>
internal static class SmoothNeighborDistances
{
    private const int MaximumIterations = 64;
    private const double Tolerance = 1e-5;
    private const double MinimumSigmaShare = 1e-3;

    /// <summary>Writes the membership of each neighbor.</summary>
    /// <param name="distances">Distances of the neighbors, ascending, the row itself left out.</param>
    /// <param name="localConnectivity">Number of nearest distinct neighbors that count as fully connected.</param>
    /// <param name="meanOfAll">Mean distance over all rows, the scale of σ's lower bound for rows without a distance of their own.</param>
    /// <param name="memberships">Receives one value in (0, 1] per neighbor.</param>
    public static void Memberships(ReadOnlySpan<float> distances, double localConnectivity, double meanOfAll, Span<float> memberships)
    {
        if (distances.IsEmpty)
            return;

        // An inner product may be negative; distances then count from the nearest neighbor.
        float origin = Math.Min(distances[0], 0);
        double rho = Rho(distances, origin, localConnectivity);
        double inverseSigma = InverseSigma(distances, origin + rho, Math.Log2(distances.Length + 1));

        double mean = rho > 0 ? Mean(distances, origin) : meanOfAll;
        if (mean > 0)
            inverseSigma = Math.Min(inverseSigma, 1 / (MinimumSigmaShare * mean));

        for (int i = 0; i < distances.Length; i++)
        {
            double excess = Math.Min(distances[i], float.MaxValue) - origin - rho;
            memberships[i] = excess <= 0 ? 1 : (float)Math.Exp(-excess * inverseSigma);
        }
    }

    private static double Rho(ReadOnlySpan<float> distances, float origin, double localConnectivity)
    {
        int firstDistinct = 0;
        while (firstDistinct < distances.Length && distances[firstDistinct] - origin <= 0)
            firstDistinct++;

        ReadOnlySpan<float> distinct = distances[firstDistinct..];
        if (distinct.IsEmpty)
            return 0;
        if (distinct.Length < localConnectivity)
            return distinct[^1] - origin;

        int whole = (int)localConnectivity;
        double fraction = localConnectivity - whole;
        if (whole == 0)
            return fraction * (distinct[0] - origin);

        double rho = distinct[whole - 1] - origin;
        return whole < distinct.Length ? rho + (fraction * (distinct[whole] - distinct[whole - 1])) : rho;
    }

    // The sum Σ exp(−λ·excess) is convex and falling in λ = 1/σ, so Newton's steps from λ = 0 approach the solution from the left and need
    // no bracket.
    private static double InverseSigma(ReadOnlySpan<float> distances, double threshold, double target)
    {
        double lambda = 0;
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            double sum = 0;
            double slope = 0;
            foreach (float distance in distances)
            {
                double excess = Math.Min(distance, float.MaxValue) - threshold;
                if (excess <= 0)
                {
                    sum++;
                    continue;
                }

                double membership = Math.Exp(-excess * lambda);
                sum += membership;
                slope += excess * membership;
            }

            if (sum - target < Tolerance)
                return lambda;
            if (slope <= double.Epsilon)
                return double.MaxValue;
            lambda += (sum - target) / slope;
        }

        return lambda;
    }

    private static double Mean(ReadOnlySpan<float> distances, float origin)
    {
        double sum = 0;
        foreach (float distance in distances)
            sum += Math.Min(distance, float.MaxValue) - origin;

        // The row itself, at distance 0, belongs to its neighborhood.
        return sum / (distances.Length + 1);
    }
}
