namespace MLNet.Embeddings.Tests.Projection;

/// <summary>What a prediction engine gives of a projection.</summary>
internal sealed class MapOutput
{
    public float[] Map { get; set; } = [];
}
