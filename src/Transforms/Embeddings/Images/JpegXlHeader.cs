using System.Buffers.Binary;

namespace MLNet.Embeddings.Images;

/// <summary>What the header of a JPEG XL file says of its pixels.</summary>
/// <remarks>ISO/IEC 18181-1, annexes A and B; 18181-2 for the container.</remarks>
/// <param name="BitsPerSample">Bits of a channel.</param>
/// <param name="IsAnimated">Whether there are several frames.</param>
internal readonly record struct JpegXlHeader(int BitsPerSample, bool IsAnimated)
{
    /// <summary>Reads the header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out JpegXlHeader header)
    {
        header = default;
        ReadOnlySpan<byte> stream = Codestream(file);
        if (!stream.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]))
            return false;

        var bits = new BitReader(stream[2..]);
        SkipSize(ref bits);
        if (bits.Take(1) == 1)
        {
            header = new JpegXlHeader(8, IsAnimated: false);
            return !bits.IsPastEnd;
        }

        bool isAnimated = bits.Take(1) == 1 && ReadExtraFields(ref bits);
        bool isFloat = bits.Take(1) == 1;
        uint depth = isFloat ? bits.Choose([32, 16, 24, 1], [0, 0, 0, 6]) : bits.Choose([8, 10, 12, 1], [0, 0, 0, 6]);
        header = new JpegXlHeader((int)depth, isAnimated);
        return !bits.IsPastEnd;
    }

    private static bool ReadExtraFields(ref BitReader bits)
    {
        bits.Take(3);
        if (bits.Take(1) == 1)
            SkipSize(ref bits);
        if (bits.Take(1) == 1)
            SkipPreviewSize(ref bits);
        if (bits.Take(1) == 0)
            return false;

        bits.Choose([100, 1000, 1, 1], [0, 0, 10, 30]);
        bits.Choose([1, 1001, 1, 1], [0, 0, 8, 10]);
        bits.Choose([0, 0, 0, 0], [0, 3, 16, 32]);
        bits.Take(1);
        return true;
    }

    private static void SkipSize(ref BitReader bits)
    {
        bool isSmall = bits.Take(1) == 1;
        SkipSide(ref bits);
        if (bits.Take(3) == 0)
            SkipSide(ref bits);

        void SkipSide(ref BitReader reader)
        {
            if (isSmall)
                reader.Take(5);
            else
                reader.Choose([1, 1, 1, 1], [9, 13, 18, 30]);
        }
    }

    private static void SkipPreviewSize(ref BitReader bits)
    {
        bool isSmall = bits.Take(1) == 1;
        SkipSide(ref bits);
        if (bits.Take(3) == 0)
            SkipSide(ref bits);

        void SkipSide(ref BitReader reader)
        {
            if (isSmall)
                reader.Choose([16, 32, 1, 33], [0, 0, 5, 9]);
            else
                reader.Choose([1, 65, 321, 1345], [6, 8, 10, 12]);
        }
    }

    // The bare stream, or the first part of it in a box of the container.
    private static ReadOnlySpan<byte> Codestream(ReadOnlySpan<byte> file)
    {
        if (file is [0xFF, 0x0A, ..])
            return file;

        while (file.Length >= 16)
        {
            ulong length = BinaryPrimitives.ReadUInt32BigEndian(file);
            int header = length == 1 ? 16 : 8;
            length = length switch
            {
                0 => (ulong)file.Length,
                1 => BinaryPrimitives.ReadUInt64BigEndian(file[8..]),
                _ => length,
            };
            if (file[4..].StartsWith("jxlc"u8))
                return file[header..];
            if (file[4..].StartsWith("jxlp"u8) && file.Length >= header + 4)
                return file[(header + 4)..];
            if (length < (ulong)header || length >= (ulong)file.Length)
                return [];

            file = file[(int)length..];
        }

        return [];
    }

    // The lowest bit of a byte comes first.
    private ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _next;

        public readonly bool IsPastEnd => _next > _bytes.Length * 8;

        public uint Take(int count)
        {
            uint value = 0;
            for (int i = 0; i < count; i++, _next++)
            {
                if (_next < _bytes.Length * 8)
                    value |= (uint)((_bytes[_next / 8] >> (_next % 8)) & 1) << i;
            }

            return value;
        }

        /// <summary>One of four numbers of so many bits, to which an offset is added: two bits choose which.</summary>
        public uint Choose(ReadOnlySpan<uint> offsets, ReadOnlySpan<int> bits)
        {
            int choice = (int)Take(2);
            return offsets[choice] + Take(bits[choice]);
        }
    }
}
