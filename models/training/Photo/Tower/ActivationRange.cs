namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>What the numbers of a layer span, and how 8 bits stand for them.</summary>
/// <param name="Low">The smallest number, at most zero.</param>
/// <param name="High">The largest number.</param>
internal readonly record struct ActivationRange(float Low, float High)
{
    private const int Levels = 255;

    /// <summary>The step between two neighboring levels.</summary>
    public float Scale => Math.Max(High - Low, 1e-6f) / Levels;

    /// <summary>The level of the number zero.</summary>
    public byte ZeroPoint => (byte)Math.Clamp((int)Math.Round(-Low / Scale), 0, Levels);
}
