using System.Numerics;

namespace MLNet.Embeddings.SampleData.Digits;

/// <summary>Draws beyond the uniform ones of <see cref="Random"/>.</summary>
internal static class RandomExtensions
{
    public static T Pick<T>(this Random random, T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>A normally distributed number of mean 0 and variance 1 (Box–Muller).</summary>
    public static float Gaussian(this Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(MathF.Tau * random.NextSingle());

    public static Vector2 GaussianVector(this Random random) => new(random.Gaussian(), random.Gaussian());
}
