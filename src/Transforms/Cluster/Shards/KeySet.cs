using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Cluster.Shards;

/// <summary>
/// Which keys there were, by digests of 128 bits: some 27 bytes a key for 10,000,000, half of what a set of the runtime's takes. Two keys
/// of one digest are not to be expected below 10^18.
/// </summary>
internal sealed class KeySet
{
    private const int SmallestTable = 1 << 10;

    // A table of digests without links: the place of each is its first free one from its own on (linear probing).
    private UInt128[] _table = new UInt128[SmallestTable];
    private int _count;

    /// <summary>Memory of the table in bytes.</summary>
    public long Bytes => 16L * _table.Length;

    /// <summary>Adds a key; false where it was there.</summary>
    public bool Add(string key)
    {
        UInt128 digest = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(key.AsSpan()));
        // Zero marks a free place.
        if (digest == UInt128.Zero)
            digest = UInt128.One;
        if (_count >= _table.Length / 3 * 2)
            Grow();
        if (!Put(_table, digest))
            return false;
        _count++;
        return true;
    }

    private void Grow()
    {
        var larger = new UInt128[checked(_table.Length * 2)];
        foreach (UInt128 digest in _table)
            if (digest != UInt128.Zero)
                Put(larger, digest);
        _table = larger;
    }

    private static bool Put(UInt128[] table, UInt128 digest)
    {
        int mask = table.Length - 1;
        int place = (int)((ulong)digest & (ulong)mask);
        while (table[place] != UInt128.Zero)
        {
            if (table[place] == digest)
                return false;
            place = (place + 1) & mask;
        }

        table[place] = digest;
        return true;
    }
}
