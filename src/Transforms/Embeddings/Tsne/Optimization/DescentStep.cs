using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Tsne.Optimization;

/// <summary>One step of gradient descent with momentum and a gain per coordinate.</summary>
/// <remarks>
/// A gain grows by 0.2 while the gradient keeps pointing along the last step and shrinks by a fifth when it turns ("delta-bar-delta",
/// Jacobs, Neural Networks 1988), as in the original implementation of t-SNE.
/// </remarks>
/// <param name="LearningRate">Step size.</param>
/// <param name="Momentum">Share of the last step that is kept.</param>
/// <param name="MinimumGain">Smallest gain.</param>
/// <param name="MaximumGradientNorm">Longest gradient of a point; infinite for no limit.</param>
/// <param name="MaximumStepNorm">Longest step of a point; infinite for no limit.</param>
internal readonly unsafe record struct DescentStep(
    float LearningRate,
    float Momentum,
    float MinimumGain,
    float MaximumGradientNorm,
    float MaximumStepNorm
)
{
    private const float GainRise = 0.2f;
    private const float GainFall = 0.8f;

    /// <summary>Moves some points.</summary>
    /// <param name="points">Where they are.</param>
    /// <param name="gradients">Their gradients; shortened where too long.</param>
    /// <param name="velocities">Their last steps; become these steps.</param>
    /// <param name="gains">Their gains.</param>
    /// <param name="moved">Gets where they go.</param>
    /// <param name="length">Numbers of all points together.</param>
    /// <param name="stride">Numbers per point.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(float* points, float* gradients, float* velocities, float* gains, float* moved, int length, int stride)
    {
        if (float.IsFinite(MaximumGradientNorm))
            Shorten(gradients, length, stride, MaximumGradientNorm);

        Vector128<float> rise = Vector128.Create(GainRise);
        Vector128<float> fall = Vector128.Create(GainFall);
        Vector128<float> minimum = Vector128.Create(MinimumGain);
        Vector128<float> momentum = Vector128.Create(Momentum);
        Vector128<float> rate = Vector128.Create(-LearningRate);
        Vector128<float> largest = Vector128<float>.Zero;
        int i = 0;
        for (; i <= length - 4; i += 4)
        {
            Vector128<float> gradient = Vector128.Load(gradients + i);
            Vector128<float> velocity = Vector128.Load(velocities + i);
            Vector128<float> gain = Vector128.Load(gains + i);

            // The last step went against the gradient of its time, so opposite signs mean that the direction has been kept.
            Vector128<float> kept = Vector128.LessThan(gradient * velocity, Vector128<float>.Zero);
            gain = Vector128.MaxNative(minimum, Vector128.ConditionalSelect(kept, gain + rise, gain * fall));
            velocity = (momentum * velocity) + (rate * gain * gradient);
            gain.Store(gains + i);
            velocity.Store(velocities + i);
            largest = Vector128.MaxNative(largest, Vector128.Abs(velocity));
        }

        for (; i < length; i++)
        {
            bool kept = gradients[i] * velocities[i] < 0;
            gains[i] = Math.Max(MinimumGain, kept ? gains[i] + GainRise : gains[i] * GainFall);
            velocities[i] = (Momentum * velocities[i]) + (-LearningRate * gains[i] * gradients[i]);
            largest = Vector128.MaxNative(largest, Vector128.Create(Math.Abs(velocities[i])));
        }

        float bound = MathF.Max(MathF.Max(largest[0], largest[1]), MathF.Max(largest[2], largest[3]));
        if (bound * MathF.Sqrt(stride) > MaximumStepNorm)
            Shorten(velocities, length, stride, MaximumStepNorm);

        for (i = 0; i < length; i++)
            moved[i] = points[i] + velocities[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Shorten(float* vectors, int length, int stride, float norm)
    {
        for (int at = 0; at < length; at += stride)
        {
            double squared = 0;
            for (int i = 0; i < stride; i++)
                squared += (double)vectors[at + i] * vectors[at + i];
            if (squared <= (double)norm * norm)
                continue;

            float scale = (float)(norm / Math.Sqrt(squared));
            for (int i = 0; i < stride; i++)
                vectors[at + i] *= scale;
        }
    }
}
