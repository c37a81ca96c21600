using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MLNet.Embeddings.Fuzzing.Mutations;

/// <summary>Damages files the way storage, transfers and ill will do; the same seed, reader and index give the same bytes on every
/// machine.</summary>
internal sealed class Mutator
{
    private const int MostGrowth = 1 << 16;
    private const int Head = 256;

    private static readonly long[] Extremes =
    [
        0,
        1,
        -1,
        2,
        127,
        128,
        255,
        256,
        32767,
        32768,
        65535,
        65536,
        0x7FFFFF,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFF,
        0x40000000,
        0x10000000,
        long.MaxValue,
        long.MinValue,
    ];

    private static readonly string[] ExtremeTexts =
    [
        "0",
        "-1",
        "00",
        "1",
        "2147483647",
        "2147483648",
        "4294967295",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999",
        "1e400",
        "1e-400",
        "-0.0",
        "NaN",
        "4096",
        "70000",
    ];

    private readonly Random _random;

    public Mutator(int seed, string reader, long index) => _random = new Random(Mix(seed, reader, index));

    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Next(int count) => _random.Next(count);

    /// <summary>A copy with one to four damages.</summary>
    /// <param name="seed">A sound file.</param>
    /// <param name="others">Files to take pieces from.</param>
    /// <param name="words">Pieces that mean something to the format.</param>
    public byte[] Mutate(byte[] seed, IReadOnlyList<byte[]> others, IReadOnlyList<byte[]> words)
    {
        byte[] content = [.. seed];
        int count = _random.Next(2) == 0 ? 1 : 1 + _random.Next(4);
        for (int i = 0; i < count; i++)
            content = Damage(content, others, words);
        return content;
    }

    private byte[] Damage(byte[] content, IReadOnlyList<byte[]> others, IReadOnlyList<byte[]> words)
    {
        if (content.Length == 0)
            return [(byte)_random.Next(256)];

        int at = Place(content);
        int length = Math.Min(1 + _random.Next(_random.Next(2) == 0 ? 8 : 64), content.Length - at);
        switch (_random.Next(13))
        {
            case 0:
                content[at] ^= (byte)(1 << _random.Next(8));
                return content;
            case 1:
                content[at] = (byte)_random.Next(256);
                return content;
            case 2:
                _random.NextBytes(content.AsSpan(at, length));
                return content;
            case 3:
                content.AsSpan(at, length).Fill(_random.Next(2) == 0 ? (byte)0 : (byte)255);
                return content;
            case 4:
                return content[..at];
            case 5 or 6:
                WriteExtreme(content, at);
                return content;
            case 7:
                return [.. content[..at], .. content[(at + length)..]];
            case 8:
                return Repeated(content, at, length);
            case 9:
                byte[] other = Pick(others);
                int from = _random.Next(other.Length);
                return
                [
                    .. content[..at],
                    .. other.AsSpan(from, Math.Min(length * 4, other.Length - from)),
                    .. content[(_random.Next(2) == 0 ? at : at + length)..],
                ];
            case 10 when words.Count > 0:
                byte[] word = Pick(words);
                return [.. content[..at], .. word, .. content[(_random.Next(2) == 0 ? at : Math.Min(at + word.Length, content.Length))..]];
            case 11:
                return ReplaceNumber(content, at);
            default:
                var inserted = new byte[length];
                _random.NextBytes(inserted);
                return [.. content[..at], .. inserted, .. content[at..]];
        }
    }

    // Headers decide what the rest is taken for, so half of all damages are there.
    private int Place(byte[] content) => _random.Next(_random.Next(2) == 0 ? Math.Min(Head, content.Length) : content.Length);

    private void WriteExtreme(byte[] content, int at)
    {
        long value = Pick(Extremes) + (_random.Next(4) == 0 ? _random.Next(-2, 3) : 0);
        Span<byte> bytes = stackalloc byte[8];
        int size = 1 << _random.Next(4);
        if (_random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            bytes = bytes[..size];
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
            bytes = bytes[^size..];
        }

        bytes[..Math.Min(size, content.Length - at)].CopyTo(content.AsSpan(at));
    }

    private byte[] Repeated(byte[] content, int at, int length)
    {
        int times = Math.Min(1 + _random.Next(_random.Next(8) == 0 ? 4096 : 4), 1 + (MostGrowth / length));
        using var grown = new MemoryStream();
        grown.Write(content.AsSpan(0, at));
        for (int i = 0; i <= times; i++)
            grown.Write(content.AsSpan(at, length));
        grown.Write(content.AsSpan(at + length));
        return grown.ToArray();
    }

    private byte[] ReplaceNumber(byte[] content, int at)
    {
        int start = content.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
            return content;

        start += at;
        int digits = content.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        int end = digits < 0 ? content.Length : start + digits;
        string text = _random.Next(3) == 0 ? _random.Next().ToString(CultureInfo.InvariantCulture) : Pick(ExtremeTexts);
        return [.. content[..start], .. Encoding.ASCII.GetBytes(text), .. content[end..]];
    }

    // FNV-1a: string.GetHashCode differs from run to run.
    private static int Mix(int seed, string reader, long index)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed} {reader} {index}")))
            hash = (hash ^ value) * 1099511628211;
        return (int)(hash ^ (hash >> 32));
    }
}
