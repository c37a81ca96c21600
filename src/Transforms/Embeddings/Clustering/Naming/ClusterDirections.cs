namespace MLNet.Embeddings.Clustering.Naming;

/// <summary>Adds up the directions of the vectors of each cluster.</summary>
/// <param name="dimension">Values per vector.</param>
internal sealed class ClusterDirections(int dimension)
{
    private readonly List<double[]> _sums = [];

    /// <summary>Adds a vector; one that is missing or zero has no direction and is passed over.</summary>
    public void Add(int cluster, ReadOnlySpan<float> vector)
    {
        while (_sums.Count <= cluster)
            _sums.Add(new double[dimension]);
        double length = 0;
        foreach (float value in vector)
            length += (double)value * value;
        length = Math.Sqrt(length);
        if (!(length > 0) || !double.IsFinite(length))
            return;

        double[] sum = _sums[cluster];
        for (int i = 0; i < sum.Length; i++)
            sum[i] += vector[i] / length;
    }

    /// <summary>The mean directions, each of length 1; zeros where there is none.</summary>
    public Matrix ToMatrix()
    {
        var directions = new Matrix(_sums.Count, dimension);
        for (int cluster = 0; cluster < _sums.Count; cluster++)
        {
            double length = Math.Sqrt(_sums[cluster].Sum(value => value * value));
            Span<float> row = directions.Row(cluster);
            for (int i = 0; i < row.Length && length > 0; i++)
                row[i] = (float)(_sums[cluster][i] / length);
        }

        return directions;
    }
}
