namespace MLNet.Embeddings.Tests.Tsne.Placement;

/// <summary>The sums over all points of a map at a position, in double precision.</summary>
internal static class PlacementReference
{
    public static (double Potential, double[] Push) Field(Matrix map, double degreesOfFreedom, ReadOnlySpan<float> position)
    {
        double potential = 0;
        var push = new double[map.ColumnCount];
        for (int row = 0; row < map.RowCount; row++)
        {
            ReadOnlySpan<float> point = map.Row(row);
            double squared = 0;
            for (int d = 0; d < push.Length; d++)
                squared += ((double)position[d] - point[d]) * ((double)position[d] - point[d]);
            double inverse = 1 / (1 + (squared / degreesOfFreedom));
            double similarity = degreesOfFreedom == 1 ? inverse : Math.Pow(inverse, (degreesOfFreedom + 1) / 2);
            potential += similarity;
            for (int d = 0; d < push.Length; d++)
                push[d] += inverse * similarity * ((double)position[d] - point[d]);
        }

        return (potential, push);
    }

    /// <summary>What a new row minimizes, up to a constant, and its gradient: ν/2 · Σ p ln(1 + s/ν) + ν/(ν+1) · ln Φ.</summary>
    public static (double Value, double[] Gradient) Objective(
        Matrix map,
        double degreesOfFreedom,
        int[] neighbors,
        float[] affinities,
        ReadOnlySpan<float> position
    )
    {
        (double potential, double[] gradient) = Field(map, degreesOfFreedom, position);
        double value = degreesOfFreedom / (degreesOfFreedom + 1) * Math.Log(potential);
        for (int d = 0; d < gradient.Length; d++)
            gradient[d] /= -potential;
        for (int i = 0; i < neighbors.Length; i++)
        {
            ReadOnlySpan<float> point = map.Row(neighbors[i]);
            double squared = 0;
            for (int d = 0; d < gradient.Length; d++)
                squared += ((double)position[d] - point[d]) * ((double)position[d] - point[d]);
            value += degreesOfFreedom / 2 * affinities[i] * Math.Log(1 + (squared / degreesOfFreedom));
            for (int d = 0; d < gradient.Length; d++)
                gradient[d] += affinities[i] / (1 + (squared / degreesOfFreedom)) * ((double)position[d] - point[d]);
        }

        return (value, gradient);
    }
}
