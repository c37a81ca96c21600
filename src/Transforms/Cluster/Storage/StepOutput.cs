namespace MLNet.Embeddings.Cluster;

/// <summary>A file that a step wrote.</summary>
public sealed record StepOutput
{
    internal StepOutput(string name, long length, string digest)
    {
        Name = name;
        Length = length;
        Digest = digest;
    }

    /// <summary>Name within the storage.</summary>
    public string Name { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>SHA-256 of the bytes, 64 lowercase hexadecimal digits.</summary>
    public string Digest { get; }
}
