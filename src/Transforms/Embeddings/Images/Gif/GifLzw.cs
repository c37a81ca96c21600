namespace MLNet.Embeddings.Images.Gif;

/// <summary>The variable-length codes of GIF, least significant bit first.</summary>
internal static class GifLzw
{
    private const int MaximumCodes = 4096;

    /// <summary>Unpacks one frame's palette indices.</summary>
    public static byte[] Decode(ref GifReader reader, int count)
    {
        int literalBits = reader.TakeByte();
        if (literalBits is < 1 or > 11)
            throw new InvalidDataException($"The GIF file is damaged: it names codes of {literalBits} bits.");

        byte[] output = new byte[count];
        var prefix = new ushort[MaximumCodes];
        var suffix = new byte[MaximumCodes];
        var stack = new byte[MaximumCodes + 1];
        int clear = 1 << literalBits;
        int next = clear + 2;
        int bits = literalBits + 1;
        int previous = -1;
        byte first = 0;
        int written = 0;

        uint buffer = 0;
        int buffered = 0;
        ReadOnlySpan<byte> block = [];
        while (written < count)
        {
            while (buffered < bits)
            {
                if (block.IsEmpty)
                {
                    block = reader.TakeBlock();
                    if (block.IsEmpty)
                        throw GifReader.Truncated();
                }

                buffer |= (uint)block[0] << buffered;
                buffered += 8;
                block = block[1..];
            }

            int code = (int)(buffer & ((1u << bits) - 1));
            buffer >>= bits;
            buffered -= bits;

            if (code == clear)
            {
                next = clear + 2;
                bits = literalBits + 1;
                previous = -1;
                continue;
            }

            if (code == clear + 1)
                throw GifReader.Truncated();
            if (code > next || (previous < 0 && code >= clear) || (code == next && previous < 0))
                throw new InvalidDataException("The GIF file is damaged: a code points ahead.");

            // A code that is being defined stands for the previous string and its own first value.
            int depth = 0;
            int walk = code;
            if (code == next)
            {
                stack[depth++] = first;
                walk = previous;
            }

            while (walk >= clear)
            {
                stack[depth++] = suffix[walk];
                walk = prefix[walk];
            }

            first = (byte)walk;
            stack[depth++] = first;
            while (depth > 0 && written < count)
                output[written++] = stack[--depth];

            if (previous >= 0 && next < MaximumCodes)
            {
                prefix[next] = (ushort)previous;
                suffix[next] = first;
                next++;
                if (next == 1 << bits && bits < 12)
                    bits++;
            }

            previous = code;
        }

        return output;
    }
}
