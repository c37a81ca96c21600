namespace MLNet.Embeddings.Rows;

/// <summary>A row of a matrix as ML.NET reads it from an enumeration.</summary>
internal sealed class MatrixRow
{
    public float[] Features { get; set; } = [];

    public string Key { get; set; } = "";
}
