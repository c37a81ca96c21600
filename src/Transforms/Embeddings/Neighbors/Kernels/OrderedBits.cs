namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Numbers as integers that sort alike, so that a number and an index fit into one key.</summary>
internal static class OrderedBits
{
    /// <summary>The integer of a number.</summary>
    public static uint Of(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }

    /// <summary>The number of an integer.</summary>
    public static float ToSingle(uint ordered) =>
        BitConverter.UInt32BitsToSingle((ordered & 0x80000000) != 0 ? ordered & 0x7FFFFFFF : ~ordered);
}
