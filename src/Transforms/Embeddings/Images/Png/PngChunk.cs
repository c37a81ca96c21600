using System.Buffers.Binary;

namespace MLNet.Embeddings.Images.Png;

/// <summary>Where a chunk of a PNG lies.</summary>
/// <param name="Type">Its four letters as a big-endian number.</param>
/// <param name="Start">Where its content begins in the file.</param>
/// <param name="Length">Bytes of its content that the file holds.</param>
internal readonly record struct PngChunk(uint Type, int Start, int Length)
{
    /// <summary>Whether it has this name.</summary>
    public bool Is(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name) == Type;

    /// <summary>What it holds.</summary>
    public ReadOnlySpan<byte> Content(ReadOnlySpan<byte> file) => file.Slice(Start, Length);
}
