using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Umap.Graph;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Umap.Placement;

/// <summary>Places new rows, one at a time, in a fitted map that stays as it is.</summary>
/// <remarks>
/// The position is a pure function of the row and the map: it starts at the mean of the row's nearest training points, weighted by their
/// memberships, and is then optimized as in the fit, with repelling samples that are drawn from a hash of the seed and the row.
/// Thread-safe.
/// </remarks>
internal sealed class UmapPlacement
{
    private const float Clip = 4;

    // A second's work or so for one row: some hundred times what usual settings take.
    private const long MostSteps = 20_000_000;

    private readonly Matrix _coordinates;
    private readonly UmapParameters _parameters;
    private readonly float _a;
    private readonly float _b;
    private readonly int _epochCount;

    /// <summary>Wraps a map.</summary>
    /// <param name="coordinates">The fitted map: rows × components.</param>
    /// <param name="parameters">
    /// Those of the fit. Used here: seed, number of epochs, learning rate, negative sample rate, local connectivity and repulsion strength.
    /// </param>
    /// <param name="a">Factor of the low-dimensional similarity.</param>
    /// <param name="b">Exponent of the low-dimensional similarity.</param>
    public UmapPlacement(Matrix coordinates, UmapParameters parameters, double a, double b)
    {
        _coordinates = coordinates;
        _parameters = parameters;
        _a = (float)a;
        _b = (float)b;
        _epochCount =
            parameters.NumberOfEpochs is { } epochs ? epochs / 3
            : coordinates.RowCount <= UmapParameters.SmallRowCount ? 100
            : 30;
    }

    /// <summary>Places one row.</summary>
    /// <param name="neighborIndices">Training rows nearest to the new row, nearest first; as many as the fit's neighborhood size gives the
    /// reference behavior.</param>
    /// <param name="neighborDistances">Their distances, ascending.</param>
    /// <param name="rowHash">A hash of the row's content, which selects its random numbers.</param>
    /// <param name="output">Receives the position, one value per component.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Place(ReadOnlySpan<int> neighborIndices, ReadOnlySpan<float> neighborDistances, ulong rowHash, Span<float> output)
    {
        if (neighborDistances.Length != neighborIndices.Length)
            throw new ArgumentException(
                $"{neighborIndices.Length} neighbors came with {neighborDistances.Length} distances.",
                nameof(neighborDistances)
            );
        if (output.Length != _coordinates.ColumnCount)
            throw new ArgumentException($"The map has {_coordinates.ColumnCount} components, the output {output.Length}.", nameof(output));

        output.Clear();
        if (neighborIndices.IsEmpty)
            return;

        Span<float> memberships =
            neighborIndices.Length <= 256 ? stackalloc float[neighborIndices.Length] : new float[neighborIndices.Length];
        SmoothNeighborDistances.Memberships(neighborDistances, _parameters.LocalConnectivity, Mean(neighborDistances), memberships);
        WeightedMean(neighborIndices, memberships, output);
        Optimize(neighborIndices, memberships, rowHash, output);

        // A forged model may have a curve or positions of which no force can be computed; the start always can.
        if (output.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            output.Clear();
            WeightedMean(neighborIndices, memberships, output);
        }
    }

    private void WeightedMean(ReadOnlySpan<int> neighborIndices, ReadOnlySpan<float> memberships, Span<float> output)
    {
        float total = 0;
        for (int i = 0; i < neighborIndices.Length; i++)
        {
            ReadOnlySpan<float> point = _coordinates.Row(neighborIndices[i]);
            total += memberships[i];
            for (int c = 0; c < output.Length; c++)
                output[c] += memberships[i] * point[c];
        }

        for (int c = 0; c < output.Length; c++)
            output[c] /= total;
    }

    private void Optimize(ReadOnlySpan<int> neighborIndices, ReadOnlySpan<float> memberships, ulong rowHash, Span<float> position)
    {
        ulong seed = CounterRandom.Bits(_parameters.Seed, rowHash, 0);
        ulong draw = 0;
        float largest = memberships[0];
        int epochs = (int)Math.Min(_epochCount, Math.Max(1, MostSteps / (neighborIndices.Length * (1L + _parameters.NegativeSampleRate))));
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            // A quarter of the fit's step: the map is settled, and the start is near the end.
            float rate = (float)(_parameters.LearningRate / 4 * (1 - ((double)epoch / epochs)));
            for (int i = 0; i < neighborIndices.Length; i++)
            {
                // An edge of relative weight w takes part in the epochs in which the integer part of w·epoch rises.
                double share = memberships[i] / largest;
                if (Math.Floor(share * (epoch + 1)) <= Math.Floor(share * epoch))
                    continue;

                Attract(_coordinates.Row(neighborIndices[i]), rate, position);
                for (int sample = 0; sample < _parameters.NegativeSampleRate; sample++)
                {
                    int other = CounterRandom.Index(CounterRandom.Mix(seed + draw++), _coordinates.RowCount);
                    Repel(_coordinates.Row(other), rate, position);
                }
            }
        }
    }

    private void Attract(ReadOnlySpan<float> other, float rate, Span<float> position)
    {
        float squared = SquaredDistance(position, other);
        if (squared <= 0)
            return;

        float power = MathF.Pow(squared, _b);
        Move(position, other, -2 * _a * _b * power / (squared * (1 + (_a * power))), rate);
    }

    private void Repel(ReadOnlySpan<float> other, float rate, Span<float> position)
    {
        float squared = SquaredDistance(position, other);
        if (squared <= 0)
            return;

        float coefficient = 2 * (float)_parameters.RepulsionStrength * _b / ((0.001f + squared) * (1 + (_a * MathF.Pow(squared, _b))));
        Move(position, other, coefficient, rate);
    }

    private static void Move(Span<float> position, ReadOnlySpan<float> other, float coefficient, float rate)
    {
        for (int c = 0; c < position.Length; c++)
            position[c] += rate * Math.Clamp(coefficient * (position[c] - other[c]), -Clip, Clip);
    }

    private static float SquaredDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        float sum = 0;
        for (int c = 0; c < first.Length; c++)
        {
            float difference = first[c] - second[c];
            sum += difference * difference;
        }

        return sum;
    }

    private static double Mean(ReadOnlySpan<float> distances)
    {
        double sum = 0;
        foreach (float distance in distances)
            sum += Math.Clamp(distance, 0, float.MaxValue);
        return sum / (distances.Length + 1);
    }
}
