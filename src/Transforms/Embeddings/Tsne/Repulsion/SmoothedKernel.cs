using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics.Fourier;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>The Student kernel as the grid sees it: inside a cut-off its second-order Taylor series in the squared distance, less a
/// constant.</summary>
/// <remarks>
/// With s₀ the squared cut-off and x = (s₀ − s)/(ν + s₀) the series is K(s₀)·(1 + γx + γ(γ+1)x²/2), γ = (ν+1)/2. It meets K with two
/// continuous derivatives, and what is missing inside is added back pair by pair: the particle-particle particle-mesh split of Hockney and
/// Eastwood ("Computer simulation using particles", 1981). The constant changes no force; taking off the kernel's value at the grid's far
/// end keeps all digits while the map is still tiny.
/// </remarks>
internal readonly struct SmoothedKernel(StudentKernel kernel, double cutoff, double constant) : IRadialKernel
{
    private readonly double _squaredCutoff = cutoff * cutoff;

    /// <summary>What was taken off everywhere.</summary>
    public double Constant => constant;

    /// <summary>Squared cut-off, s₀.</summary>
    public double SquaredCutoff => _squaredCutoff;

    /// <summary>K(s₀).</summary>
    public double ValueAtCutoff => kernel.Value(_squaredCutoff);

    /// <summary>1/(ν + s₀).</summary>
    public double Scale => 1 / (kernel.DegreesOfFreedom + _squaredCutoff);

    /// <summary>The kernel for a grid, less its value at the grid's far end.</summary>
    public static SmoothedKernel On(GridGeometry geometry, StudentKernel kernel)
    {
        double reach = geometry.Spacing * Math.Max(geometry.Shape.Slices, Math.Max(geometry.Shape.Rows, geometry.Shape.Columns));
        return new SmoothedKernel(kernel, geometry.Cutoff, kernel.Value(reach * reach));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sample(double squaredOffset, double spacing, Span<float> values)
    {
        double inverse = 1 / kernel.DegreesOfFreedom;
        bool isCauchy = kernel.IsCauchy;
        for (int k = 0; k < values.Length; k++)
        {
            double squared = squaredOffset + (spacing * spacing * k * k);
            double value =
                squared < _squaredCutoff ? Series(squared)
                : isCauchy ? 1 / (1 + squared)
                : Math.Pow(1 + (squared * inverse), -kernel.Exponent);
            values[k] = (float)(value - constant);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Series(double squared)
    {
        double gamma = kernel.Exponent;
        double x = (_squaredCutoff - squared) * Scale;
        return ValueAtCutoff * (1 + (gamma * x * (1 + ((gamma + 1) * x / 2))));
    }
}
