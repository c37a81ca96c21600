using System.Numerics.Tensors;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Placement;

/// <summary>Goes downhill to a minimum of a <see cref="PlacementObjective"/> by the method of Broyden, Fletcher, Goldfarb and
/// Shanno.</summary>
/// <remarks>
/// Nocedal and Wright, "Numerical optimization" (2006), chapter 6: the inverse of the curvature is learned from the gradients, so a few
/// steps do where steps of a fixed length need hundreds. No step goes uphill by more than rounding errors.
/// </remarks>
internal sealed class PlacementDescent
{
    private const int MostSteps = 60;
    private const int MostHalvings = 20;

    // In widths of the kernel: a longer step would pass over clusters.
    private const double LongestStep = 5;

    // In widths of the kernel: the descent ends with a step this short, after which much less is missing.
    private const double ShortestStep = 1e-3;

    private const double SufficientDecrease = 1e-4;
    private const double RoundingErrors = 1e-6;

    private readonly PlacementObjective _objective;
    private readonly int _dimensions;
    private readonly double _width;
    private readonly double[] _inverse;
    private readonly double[] _scratch;
    private bool _isScaled;

    /// <summary>Prepares a descent.</summary>
    /// <param name="objective">What to minimize.</param>
    /// <param name="dimensions">Components of a position.</param>
    /// <param name="kernel">The similarity on the map.</param>
    public PlacementDescent(PlacementObjective objective, int dimensions, StudentKernel kernel)
    {
        _objective = objective;
        _dimensions = dimensions;
        _width = Math.Sqrt(kernel.DegreesOfFreedom);
        _inverse = new double[dimensions * dimensions];
        _scratch = new double[dimensions];
    }

    /// <summary>Moves a position to the minimum below it and returns the value there.</summary>
    /// <param name="position">One number per component.</param>
    public double Run(Span<float> position)
    {
        var gradient = new double[_dimensions];
        var next = new double[_dimensions];
        var direction = new double[_dimensions];
        var move = new double[_dimensions];
        var trial = new float[_dimensions];
        double value = _objective.At(position, gradient, out float weight);
        Reset(1 / Math.Max(weight, float.Epsilon));
        for (int step = 0; step < MostSteps; step++)
        {
            double length = Direct(gradient, direction);
            if (!(length > 0))
                break;

            double slope = TensorPrimitives.Dot<double>(gradient, direction);
            double share = Math.Min(1, LongestStep * _width / length);
            double lower = double.NaN;
            for (int halving = 0; halving < MostHalvings; halving++, share /= 2)
            {
                for (int d = 0; d < _dimensions; d++)
                    trial[d] = (float)(position[d] + (share * direction[d]));
                lower = _objective.At(trial, next, out _);
                if (lower <= value + (SufficientDecrease * share * slope) + (RoundingErrors * Math.Max(1, Math.Abs(value))))
                    break;
                lower = double.NaN;
            }

            if (double.IsNaN(lower))
                break;

            for (int d = 0; d < _dimensions; d++)
                move[d] = (double)trial[d] - position[d];
            Learn(move, gradient, next);
            trial.CopyTo(position);
            next.CopyTo(gradient, 0);
            value = lower;
            if (TensorPrimitives.Norm<double>(move) <= ShortestStep * _width)
                break;
        }

        return value;
    }

    private void Reset(double diagonal)
    {
        Array.Clear(_inverse);
        for (int d = 0; d < _dimensions; d++)
            _inverse[(d * _dimensions) + d] = diagonal;
        _isScaled = false;
    }

    private double Direct(double[] gradient, double[] direction)
    {
        for (int row = 0; row < _dimensions; row++)
            direction[row] = -TensorPrimitives.Dot<double>(_inverse.AsSpan(row * _dimensions, _dimensions), gradient);
        return TensorPrimitives.Norm<double>(direction);
    }

    private void Learn(double[] move, double[] gradient, double[] next)
    {
        double[] change = _scratch;
        for (int d = 0; d < _dimensions; d++)
            change[d] = next[d] - gradient[d];
        double curvature = TensorPrimitives.Dot<double>(move, change);
        double squared = TensorPrimitives.Dot<double>(change, change);
        if (!(curvature > 1e-9 * TensorPrimitives.Dot<double>(move, move)))
        {
            // The slope has not become less steep: there is no minimum near, so the next step may be longer.
            for (int i = 0; i < _inverse.Length; i++)
                _inverse[i] *= 2;
            return;
        }

        if (!_isScaled)
            Reset(curvature / squared);
        _isScaled = true;

        // H + (1 + yᵀHy/sᵀy)·ssᵀ/sᵀy − (Hy·sᵀ + s·(Hy)ᵀ)/sᵀy
        var product = new double[_dimensions];
        for (int row = 0; row < _dimensions; row++)
            product[row] = TensorPrimitives.Dot<double>(_inverse.AsSpan(row * _dimensions, _dimensions), change);
        double factor = (1 + (TensorPrimitives.Dot<double>(change, product) / curvature)) / curvature;
        for (int row = 0; row < _dimensions; row++)
        {
            for (int column = 0; column < _dimensions; column++)
                _inverse[(row * _dimensions) + column] +=
                    (factor * move[row] * move[column]) - (((product[row] * move[column]) + (move[row] * product[column])) / curvature);
        }
    }
}
