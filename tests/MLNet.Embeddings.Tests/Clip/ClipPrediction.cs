namespace MLNet.Embeddings.Tests.Clip;

/// <summary>What a prediction engine reads.</summary>
public sealed class ClipPrediction
{
    public float[] Embedding { get; set; } = [];
}
