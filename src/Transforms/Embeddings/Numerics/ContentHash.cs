using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Numerics;

/// <summary>A 64-bit hash of a sequence of bytes: a checksum and a key, not a defense against forgery. Equal on every machine.</summary>
internal struct ContentHash
{
    private ulong _state;
    private ulong _length;

    /// <summary>The hash of all that was added.</summary>
    public readonly ulong Value => CounterRandom.Mix(_state ^ _length);

    /// <summary>Adds bytes. All calls but the last take a multiple of eight bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        ulong state = _state;
        _length += (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            state = Step(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        ulong last = 0;
        for (int i = 0; i < bytes.Length; i++)
            last |= (ulong)bytes[i] << (8 * i);
        _state = bytes.Length > 0 ? Step(state, last) : state;
    }

    /// <summary>The hash of a row of numbers; zeros of either sign count as equal, as they do in a comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong OfRow(ReadOnlySpan<float> row)
    {
        // Each step waits for the one before it, so four sequences of pairs go side by side, from four beginnings, or they could be
        // exchanged unnoticed.
        ulong first = 1,
            second = 2,
            third = 3,
            fourth = 4;
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(row);
        foreach (Vector256<float> block in blocks)
        {
            // Adding zero makes negative zero positive.
            Vector256<ulong> pairs = (block + Vector256<float>.Zero).AsUInt64();
            first = Step(first, pairs[0]);
            second = Step(second, pairs[1]);
            third = Step(third, pairs[2]);
            fourth = Step(fourth, pairs[3]);
        }

        ulong state = Step(Step(Step(first, second), third), fourth);
        foreach (float value in row[(blocks.Length * Vector256<float>.Count)..])
            state = Step(state, BitConverter.SingleToUInt32Bits(value + 0f));
        return CounterRandom.Mix(state ^ (ulong)row.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(ulong state, ulong word) =>
        BitOperations.RotateLeft((state ^ word) * 0x9FB21C651E98DF25, 29) + 0x9E3779B97F4A7C15;
}
