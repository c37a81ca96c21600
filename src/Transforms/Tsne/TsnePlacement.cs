using System.Runtime.CompilerServices;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Repulsion;

namespace MLNet.Embeddings.Tsne;

/// <summary>Places new rows, one at a time, in a fitted map that stays as it is.</summary>
/// <remarks>
/// The position minimises the divergence between the row's affinities to its nearest training rows and its similarities to all points of the map. It is
/// a pure function of the row and the map: the descent starts at the neighbour about which most of the affinity lies, which a mean between two distant
/// groups would miss, and takes a fixed number of steps without random numbers. All points of the map repel, so the work per row grows with them. Thread-safe.
/// </remarks>
internal sealed unsafe class TsnePlacement
{
    private const int NumberOfSteps = 100;

    // The attraction's curvature is at most 1, and so is the repulsion's: a step of 1 converges.
    private const float LongestStep = 5;

    private readonly Matrix _coordinates;
    private readonly StudentKernel _kernel;
    private readonly DistanceMetric _metric;
    private readonly double[] _perplexities;
    private readonly int _padded;
    private readonly float[] _columns;

    /// <summary>Wraps a map.</summary>
    /// <param name="coordinates">The fitted map: rows × components.</param>
    /// <param name="degreesOfFreedom">Those of the fit.</param>
    /// <param name="metric">The metric of the distances to neighbours.</param>
    /// <param name="perplexities">Perplexities of the fit.</param>
    public TsnePlacement(Matrix coordinates, double degreesOfFreedom, DistanceMetric metric, double[] perplexities)
    {
        _coordinates = coordinates;
        _kernel = new StudentKernel(degreesOfFreedom);
        _metric = metric;
        _perplexities = perplexities;
        _padded = AllPairs.PaddedCount(coordinates.RowCount);
        _columns = new float[AllPairs.ColumnsLength(coordinates.RowCount, coordinates.ColumnCount)];
        fixed (float* columns = _columns)
            AllPairs.FillColumns(coordinates.Values, coordinates.RowCount, coordinates.ColumnCount, coordinates.ColumnCount, columns);
    }

    /// <summary>Places one row.</summary>
    /// <param name="neighborIndices">Training rows nearest to the new row, nearest first; as many as the fit used give the fit's affinities.</param>
    /// <param name="neighborDistances">Their distances, ascending.</param>
    /// <param name="output">Receives the position, one value per component.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Place(ReadOnlySpan<int> neighborIndices, ReadOnlySpan<float> neighborDistances, Span<float> output)
    {
        if (neighborDistances.Length != neighborIndices.Length)
            throw new ArgumentException($"{neighborIndices.Length} neighbours came with {neighborDistances.Length} distances.", nameof(neighborDistances));
        if (output.Length != _coordinates.ColumnCount)
            throw new ArgumentException($"The map has {_coordinates.ColumnCount} components, the output {output.Length}.", nameof(output));

        output.Clear();
        if (neighborIndices.IsEmpty)
            return;

        float[] affinities = Affinities(neighborDistances);
        _coordinates.Row(neighborIndices[Center(neighborIndices, affinities)]).CopyTo(output);
        fixed (float* columns = _columns)
            Descend(columns, neighborIndices, affinities, output);
    }

    private float[] Affinities(ReadOnlySpan<float> distances)
    {
        var squared = new double[distances.Length];
        for (int i = 0; i < squared.Length; i++)
            squared[i] = AffinityBuilder.Squared(distances[i], _metric);

        double largest = Math.Max(1, distances.Length / 3.0);
        double[] perplexities = Array.ConvertAll(_perplexities, perplexity => Math.Min(perplexity, largest));
        var affinities = new float[distances.Length];
        PerplexityCalibration.Calibrate(squared, perplexities, affinities, new float[PerplexityCalibration.ScratchLength(squared.Length)]);
        return affinities;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Center(ReadOnlySpan<int> neighbors, float[] affinities)
    {
        int best = 0;
        double most = 0;
        for (int candidate = 0; candidate < neighbors.Length; candidate++)
        {
            double attraction = 0;
            for (int i = 0; i < neighbors.Length; i++)
                attraction += affinities[i] / (1 + (SquaredDistance(_coordinates.Row(neighbors[candidate]), _coordinates.Row(neighbors[i])) * _kernel.InverseDegrees));
            if (attraction > most)
                (best, most) = (candidate, attraction);
        }

        return best;
    }

    private void Descend(float* columns, ReadOnlySpan<int> neighbors, float[] affinities, Span<float> position)
    {
        int dimensions = position.Length;
        float* point = stackalloc float[Math.Max(2, dimensions)];
        float* repulsion = stackalloc float[Math.Max(2, dimensions)];
        float* accumulators = stackalloc float[dimensions * AllPairs.LargestLaneCount];
        Span<float> gradient = stackalloc float[dimensions];
        new Span<float>(point, Math.Max(2, dimensions)).Clear();
        position.CopyTo(new Span<float>(point, dimensions));
        for (int step = 0; step < NumberOfSteps; step++)
        {
            float sum = AllPairs.SumOver(columns, _padded, dimensions, _kernel, point, repulsion, accumulators);
            gradient.Clear();
            for (int i = 0; i < neighbors.Length; i++)
            {
                ReadOnlySpan<float> neighbor = _coordinates.Row(neighbors[i]);
                float weight = affinities[i] / (1 + (SquaredDistance(new ReadOnlySpan<float>(point, dimensions), neighbor) * _kernel.InverseDegrees));
                for (int d = 0; d < dimensions; d++)
                    gradient[d] += weight * (point[d] - neighbor[d]);
            }

            float squared = 0;
            for (int d = 0; d < dimensions; d++)
            {
                gradient[d] -= repulsion[d] / Math.Max(sum, float.Epsilon);
                squared += gradient[d] * gradient[d];
            }

            float scale = squared > LongestStep * LongestStep ? LongestStep / MathF.Sqrt(squared) : 1;
            for (int d = 0; d < dimensions; d++)
                point[d] -= scale * gradient[d];
        }

        new ReadOnlySpan<float>(point, dimensions).CopyTo(position);
    }

    private static float SquaredDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        float squared = 0;
        for (int d = 0; d < first.Length; d++)
            squared += (first[d] - second[d]) * (first[d] - second[d]);
        return squared;
    }
}
