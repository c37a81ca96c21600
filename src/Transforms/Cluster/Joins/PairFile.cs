using System.Runtime.CompilerServices;
using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Pairs of rows as records that NumPy reads, in order, each once.</summary>
internal static class PairFile
{
    private const string Type = "[('first', '<i8'), ('second', '<i8'), ('score', '<f4'), ('equal', '|u1')]";

    /// <summary>Puts pairs in order, each once.</summary>
    public static RowPair[] Ordered(IEnumerable<RowPair> pairs)
    {
        RowPair[] ordered = [.. pairs];
        Array.Sort(ordered);
        int count = 0;
        foreach (RowPair pair in ordered)
            if (count == 0 || ordered[count - 1].First != pair.First || ordered[count - 1].Second != pair.Second)
                ordered[count++] = pair;
        return ordered[..count];
    }

    public static void Write(Stream stream, RowPair[] pairs)
    {
        Npy.WriteHeader(stream, Type, pairs.Length);
        Npy.WriteValues<RowPair>(stream, pairs);
    }

    public static RowPair[] Read(Stream stream)
    {
        var pairs = new RowPair[Npy.ReadRecords(stream, Type, Unsafe.SizeOf<RowPair>())];
        Npy.ReadValues<RowPair>(stream, pairs);
        return pairs;
    }
}
