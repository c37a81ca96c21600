using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>All that is made of an image, as text to compare.</summary>
public sealed class StoredRow
{
    public string Status { get; set; } = "";

    [VectorType(StoredEvidence.Length)]
    public byte[] Evidence { get; set; } = [];

    public byte[] Thumbnail { get; set; } = [];

    [VectorType]
    public float[] Embedding { get; set; } = [];

    public override string ToString() =>
        $"{Status}|{Convert.ToHexString(Evidence)}|{Convert.ToHexString(Thumbnail)}|"
        + string.Join(',', Embedding.Select(BitConverter.SingleToUInt32Bits));
}
