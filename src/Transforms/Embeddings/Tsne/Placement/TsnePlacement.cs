using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Placement;

/// <summary>Places new rows, one at a time, in a fitted map that stays as it is.</summary>
/// <remarks>
/// The position minimizes the divergence between the row's affinities to its nearest training rows and its similarities to all points of
/// the map. It is a pure function of the row and the map: the descent starts at the position of a neighbor, which a mean between two
/// distant groups would miss, and draws no random numbers. All points of the map repel; in up to three dimensions their push is computed
/// for the whole map once, for the first new row, so that the work per row does not grow with them. Thread-safe.
/// </remarks>
internal sealed class TsnePlacement
{
    // Among so many neighbors that lie centrally, the start is the one with the least divergence.
    private const int MostStarts = 8;

    // The descent keeps a square matrix of so many rows: 134 MB.
    private const int MostComponents = 4096;

    private readonly Matrix _coordinates;
    private readonly StudentKernel _kernel;
    private readonly DistanceMetric _metric;
    private readonly double[] _perplexities;
    private readonly Lazy<FrozenRepulsion> _repulsion;

    /// <summary>Wraps a map.</summary>
    /// <param name="coordinates">The fitted map: rows × components.</param>
    /// <param name="degreesOfFreedom">Those of the fit.</param>
    /// <param name="metric">The metric of the distances to neighbors.</param>
    /// <param name="perplexities">Perplexities of the fit.</param>
    /// <param name="numberOfThreads">Threads that prepare the map for the first new row; <see langword="null"/> takes all
    /// processors.</param>
    /// <param name="useField">Whether to read the push from a field; <see langword="null"/> does so on maps of many points.</param>
    public TsnePlacement(
        Matrix coordinates,
        double degreesOfFreedom,
        DistanceMetric metric,
        double[] perplexities,
        int? numberOfThreads = null,
        bool? useField = null
    )
    {
        _coordinates = coordinates;
        _kernel = new StudentKernel(degreesOfFreedom);
        _metric = metric;
        _perplexities = perplexities;
        _repulsion = new Lazy<FrozenRepulsion>(() => new FrozenRepulsion(coordinates, _kernel, numberOfThreads, useField));
    }

    /// <summary>Places one row.</summary>
    /// <param name="neighborIndices">Training rows nearest to the new row, nearest first; as many as the fit used give the fit's
    /// affinities.</param>
    /// <param name="neighborDistances">Their distances, ascending.</param>
    /// <param name="output">Receives the position, one value per component.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The map has too many components for a descent.</exception>
    public void Place(ReadOnlySpan<int> neighborIndices, ReadOnlySpan<float> neighborDistances, Span<float> output)
    {
        if (neighborDistances.Length != neighborIndices.Length)
            throw new ArgumentException(
                $"{neighborIndices.Length} neighbors came with {neighborDistances.Length} distances.",
                nameof(neighborDistances)
            );
        if (output.Length != _coordinates.ColumnCount)
            throw new ArgumentException($"The map has {_coordinates.ColumnCount} components, the output {output.Length}.", nameof(output));

        if (output.Length > MostComponents)
            throw new InvalidOperationException(
                $"The map has {output.Length} components; new rows are placed in maps of at most {MostComponents}."
            );

        output.Clear();
        if (neighborIndices.IsEmpty)
            return;

        var attraction = new NeighborAttraction(_coordinates, neighborIndices, Affinities(neighborDistances), _kernel);
        var objective = new PlacementObjective(_repulsion.Value, attraction, _kernel, output.Length);
        int[] centers = attraction.FindCenters(MostStarts);
        FindStart(objective, neighborIndices, centers).CopyTo(output);
        new PlacementDescent(objective, output.Length, _kernel).Run(output);
    }

    private ReadOnlySpan<float> FindStart(PlacementObjective objective, ReadOnlySpan<int> neighbors, int[] centers)
    {
        var gradient = new double[_coordinates.ColumnCount];
        int best = centers[0];
        double least = double.PositiveInfinity;
        foreach (int center in centers)
        {
            double value = objective.At(_coordinates.Row(neighbors[center]), gradient, out _);
            if (value < least)
                (best, least) = (center, value);
        }

        return _coordinates.Row(neighbors[best]);
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
}
