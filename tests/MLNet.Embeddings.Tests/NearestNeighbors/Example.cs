using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.NearestNeighbors;

/// <summary>A row to learn from, with a label of each kind.</summary>
internal sealed class Example
{
    public string Id { get; set; } = "";

    [VectorType(4)]
    public float[] Features { get; set; } = [];

    public int Class { get; set; }

    public float Value { get; set; }

    public bool Flag { get; set; }
}
