using System.Buffers.Binary;

namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>Looks through the metadata at the end of a Parquet file.</summary>
internal static class ParquetFooter
{
    // The length of the metadata, and "PAR1".
    private const int EndLength = 8;
    private const int BeginLength = 4;

    /// <summary>Refuses metadata that do not end where they say, or are not Parquet's.</summary>
    /// <param name="file">The file; the position moves.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    /// <exception cref="EndOfStreamException">They do not end.</exception>
    public static void Check(Stream file)
    {
        long room = file.Length - EndLength - BeginLength;
        Span<byte> end = stackalloc byte[EndLength];
        if (room < 0)
            throw new InvalidDataException("it is too short for one");
        file.Seek(-EndLength, SeekOrigin.End);
        file.ReadExactly(end);
        int length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end[sizeof(int)..].SequenceEqual("PAR1"u8))
            throw new InvalidDataException("it does not end like one");
        if (length < 0 || length > room)
            throw new InvalidDataException("its metadata are longer than the file");

        byte[] metadata = new byte[length];
        file.Seek(-EndLength - length, SeekOrigin.End);
        file.ReadExactly(metadata);
        new ThriftWalk(metadata).Struct(ParquetShapes.FileMetadata);
    }
}
