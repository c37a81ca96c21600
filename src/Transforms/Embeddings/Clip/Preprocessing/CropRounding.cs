namespace MLNet.Embeddings;

/// <summary>Where the center crop begins when the margin is odd.</summary>
public enum CropRounding
{
    /// <summary>Half of the margin rounded half to even, as OpenAI and open_clip do.</summary>
    HalfToEven,

    /// <summary>Half of the margin rounded down, as Hugging Face, fastembed and immich do.</summary>
    Floor,
}
