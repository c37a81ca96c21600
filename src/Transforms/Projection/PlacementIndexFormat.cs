using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>The index for new rows inside a saved map.</summary>
internal static class PlacementIndexFormat
{
    private const string Block = "Index";

    /// <summary>Writes, as the last of the single values, whether there is an index.</summary>
    public static void Announce(ModelWriter writer, ApproximateNeighborIndex? index) => writer.Values.Write(index is not null);

    /// <summary>Writes the index, where there is one.</summary>
    public static void Write(ModelWriter writer, ApproximateNeighborIndex? index)
    {
        if (index is null)
            return;

        using var stream = new MemoryStream();
        using var binary = new BinaryWriter(stream);
        index.Save(binary);
        binary.Flush();
        int length = (int)stream.Length;
        writer.WriteArray<int>(Block + "Length", [length]);
        writer.WriteArray<byte>(Block, stream.GetBuffer().AsSpan(0, length));
    }

    /// <summary>Reads an index that was announced.</summary>
    /// <param name="reader">Where to read from.</param>
    /// <param name="features">The training rows.</param>
    /// <param name="numberOfThreads">Threads to use.</param>
    public static ApproximateNeighborIndex Read(ModelReader reader, Matrix features, int? numberOfThreads)
    {
        int length = reader.ReadArray<int>(Block + "Length", 1)[0];
        using var stream = new MemoryStream(reader.ReadArray<byte>(Block, length), writable: false);
        using var binary = new BinaryReader(stream);
        using var context = new EngineContext(numberOfThreads);
        return ApproximateNeighborIndex.Load(binary, features, context);
    }
}
