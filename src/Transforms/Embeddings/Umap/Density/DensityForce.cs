using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Umap.Curve;

namespace MLNet.Embeddings.Umap.Density;

/// <summary>Moves a map's points so that the radii around them agree with those of the features (densMAP).</summary>
/// <remarks>
/// A. Narayan, B. Berger, H. Cho, "Assessing single-cell transcriptomic variability through density-preserving data visualization", Nature
/// Biotechnology 39, 2021: the objective gains λ times the correlation of the log radii. The reference algorithm adds the gradient to each
/// sampled edge; here each epoch takes its expectation over all edges at once, which has no sampling noise and does not depend on the
/// number of threads.
/// </remarks>
internal sealed unsafe class DensityForce
{
    private const int RowsPerBlock = 256;
    private const double LeastRadius = 1e-8;
    private const float LeastSquare = 1e-12f;
    private const float Clip = 4;

    private readonly WeightedGraph _graph;
    private readonly double[] _target;
    private readonly LowDimensionalCurve _curve;
    private readonly double _weight;
    private readonly double _varianceShift;
    private readonly double _totalWeight;
    private readonly float _largestWeight;
    private readonly int _connectedCount;
    private readonly float[] _squares;
    private readonly float[] _similarities;
    private readonly double[] _similaritySums;
    private readonly double[] _logRadii;
    private readonly float[] _radiusFactors;
    private readonly float[] _similarityFactors;

    /// <summary>Prepares the force.</summary>
    /// <param name="graph">The fuzzy graph.</param>
    /// <param name="target">The standardized log radius of each vertex among the features.</param>
    /// <param name="curve">Similarity in the map.</param>
    /// <param name="weight">Weight λ of the correlation in the objective.</param>
    /// <param name="varianceShift">Added to the variance of the log radii in the map, which keeps the gradient small while they hardly
    /// differ.</param>
    public DensityForce(WeightedGraph graph, double[] target, LowDimensionalCurve curve, double weight, double varianceShift)
    {
        _graph = graph;
        _target = target;
        _curve = curve;
        _weight = weight;
        _varianceShift = varianceShift;
        foreach (float edge in graph.Weights)
        {
            _totalWeight += edge / 2;
            _largestWeight = Math.Max(_largestWeight, edge);
        }

        for (int vertex = 0; vertex < graph.VertexCount; vertex++)
            _connectedCount += IsConnected(vertex) ? 1 : 0;

        // Whole vectors are read and written at the end of the last row.
        _squares = new float[graph.Weights.Length + Vector256<float>.Count];
        _similarities = new float[_squares.Length];
        _similaritySums = new double[graph.VertexCount];
        _logRadii = new double[graph.VertexCount];
        _radiusFactors = new float[graph.VertexCount];
        _similarityFactors = new float[graph.VertexCount];
    }

    /// <summary>The correlation of the log radii in the map with those of the features; <see cref="double.NaN"/> where all radii in the map
    /// are the same.</summary>
    /// <param name="positions">The map.</param>
    /// <param name="context">What to run in.</param>
    public double Correlation(Matrix positions, EngineContext context)
    {
        MeasureRadii(positions, context);
        (_, double variance, double covariance) = Moments();
        return variance > 1e-12 ? covariance / Math.Sqrt(variance) : double.NaN;
    }

    /// <summary>How far each point is to move in one epoch.</summary>
    /// <param name="positions">The map: vertices × components.</param>
    /// <param name="rate">Step size.</param>
    /// <param name="displacements">Receives the moves, in the shape of <paramref name="positions"/>.</param>
    /// <param name="context">What to run in.</param>
    public void Displace(Matrix positions, float rate, Matrix displacements, EngineContext context)
    {
        MeasureRadii(positions, context);
        (double mean, double variance, double covariance) = Moments();
        double shifted = variance + _varianceShift;
        for (int vertex = 0; vertex < _target.Length; vertex++)
        {
            if (!IsConnected(vertex))
                continue;
            double pull = _target[vertex] - (covariance * (_logRadii[vertex] - mean) / shifted);
            double radius = Math.Exp(_logRadii[vertex]);
            _radiusFactors[vertex] = (float)(pull / (_similaritySums[vertex] * radius));
            _similarityFactors[vertex] = (float)(pull * (radius - LeastRadius) / (_similaritySums[vertex] * radius));
        }

        float strength = (float)(2 * _weight * _totalWeight / (Math.Sqrt(shifted) * _connectedCount));
        ForRows(
            context,
            (first, end) =>
            {
                for (int vertex = first; vertex < end; vertex++)
                    Displace(positions, vertex, strength, 2 * rate, displacements.Row(vertex));
            }
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Displace(Matrix positions, int vertex, float strength, float step, Span<float> displacement)
    {
        displacement.Clear();
        ReadOnlySpan<float> position = positions.Row(vertex);
        float b = (float)_curve.B;
        for (int edge = _graph.RowStarts[vertex]; edge < _graph.RowStarts[vertex + 1]; edge++)
        {
            int other = _graph.Columns[edge];
            float similarity = _similarities[edge];
            float falling = b * (1 - similarity);
            float slope =
                similarity
                * (
                    ((1 - falling) * (_radiusFactors[vertex] + _radiusFactors[other]))
                    + (falling / (_squares[edge] + LeastSquare) * (_similarityFactors[vertex] + _similarityFactors[other]))
                );

            // Reference: an edge is sampled in the share of its weight, each time with the gradient over its weight, clipped.
            float coefficient = strength * slope / _graph.Weights[edge];
            float share = step * _graph.Weights[edge] / _largestWeight;
            ReadOnlySpan<float> end = positions.Row(other);
            for (int component = 0; component < displacement.Length; component++)
                displacement[component] += share * Math.Clamp(coefficient * (position[component] - end[component]), -Clip, Clip);
        }
    }

    private void MeasureRadii(Matrix positions, EngineContext context) =>
        ForRows(
            context,
            (first, end) =>
            {
                for (int vertex = first; vertex < end; vertex++)
                    MeasureSquares(positions, vertex);
                MeasureSimilarities(_graph.RowStarts[first], _graph.RowStarts[end]);
                for (int vertex = first; vertex < end; vertex++)
                    MeasureRadius(vertex);
            }
        );

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureSquares(Matrix positions, int vertex)
    {
        ReadOnlySpan<float> position = positions.Row(vertex);
        for (int edge = _graph.RowStarts[vertex]; edge < _graph.RowStarts[vertex + 1]; edge++)
        {
            ReadOnlySpan<float> other = positions.Row(_graph.Columns[edge]);
            float sum = 0;
            for (int component = 0; component < position.Length; component++)
            {
                float difference = position[component] - other[component];
                sum += difference * difference;
            }

            _squares[edge] = sum;
        }
    }

    // Blocks begin anywhere: the last vector of one must not reach into the next, which may be at work.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureSimilarities(int first, int end)
    {
        Vector256<float> factor = Vector256.Create((float)_curve.A);
        Vector256<float> exponent = Vector256.Create((float)_curve.B);
        float* last = stackalloc float[Vector256<float>.Count];
        fixed (float* squares = _squares)
        fixed (float* similarities = _similarities)
        {
            for (int edge = first; edge < end; edge += Vector256<float>.Count)
            {
                Vector256<float> power = LaneMath.Power(Vector256.Load(squares + edge) + Vector256.Create(1e-20f), exponent);
                Vector256<float> similarity = Vector256<float>.One / Vector256.MultiplyAddEstimate(factor, power, Vector256<float>.One);
                if (end - edge >= Vector256<float>.Count)
                {
                    similarity.Store(similarities + edge);
                    continue;
                }

                similarity.Store(last);
                for (int lane = 0; lane < end - edge; lane++)
                    similarities[edge + lane] = last[lane];
            }
        }
    }

    private void MeasureRadius(int vertex)
    {
        double sum = 0;
        double total = 0;
        for (int edge = _graph.RowStarts[vertex]; edge < _graph.RowStarts[vertex + 1]; edge++)
        {
            sum += _similarities[edge];
            total += (double)_similarities[edge] * _squares[edge];
        }

        // Where all neighbors are so far away that no similarity is left, nothing pulls.
        _similaritySums[vertex] = sum > 0 ? sum : double.PositiveInfinity;
        _logRadii[vertex] = Math.Log(LeastRadius + (total / _similaritySums[vertex]));
    }

    // Mean and variance of the log radii in the map, and their covariance with the target, over the vertices with edges.
    private (double Mean, double Variance, double Covariance) Moments()
    {
        double mean = 0;
        for (int vertex = 0; vertex < _target.Length; vertex++)
            mean += IsConnected(vertex) ? _logRadii[vertex] / _connectedCount : 0;

        double variance = 0;
        double covariance = 0;
        for (int vertex = 0; vertex < _target.Length; vertex++)
        {
            if (!IsConnected(vertex))
                continue;
            double difference = _logRadii[vertex] - mean;
            variance += difference * difference / _connectedCount;
            covariance += difference * _target[vertex] / _connectedCount;
        }

        return (mean, variance, covariance);
    }

    private void ForRows(EngineContext context, Action<int, int> body) =>
        context.For(
            (_graph.VertexCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) => body(block * RowsPerBlock, Math.Min(_graph.VertexCount, (block + 1) * RowsPerBlock))
        );

    private bool IsConnected(int vertex) => _graph.RowStarts[vertex] < _graph.RowStarts[vertex + 1];
}
