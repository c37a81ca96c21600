using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Png;

namespace MLNet.Embeddings.Tests.Images.Deep;

/// <summary>TIFF files of 16 bits per channel at full depth.</summary>
public sealed class DeepTiffReaderTests
{
    // Written by Pillow 9.4: 6 × 4 pixels of gray, (2731 i + 7) mod 65536.
    [Theory]
    [InlineData(
        "SUkqAAgAAAAJAAABBAABAAAABgAAAAEBBAABAAAABAAAAAIBAwABAAAAEAAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBAABAAAAegAAABYBBAABAAAABAAAABcB"
            + "BAABAAAAMAAAABwBAwABAAAAAQAAAAAAAAAHALIKXRUIILMqXjUJQLRKX1UKYLVqYHULgLaKYZUMoLeqYrUNwLjKY9UO4LnqZPU="
    )]
    [InlineData(
        "SUkqAEQAAAB4nAEwAM//BwCyCl0VCCCzKl41CUC0Sl9VCmC1amB1C4C2imGVDKC3qmK1DcC4ymPVDuC56mT1jL8UfQAJAAABAwABAAAABgAAAAEBAwABAAAABAAAAAIB"
            + "AwABAAAAEAAAAAMBAwABAAAACAAAAAYBAwABAAAAAQAAABEBBAABAAAACAAAABYBAwABAAAABAAAABcBBAABAAAAOwAAABwBAwABAAAAAQAAAAAAAAA="
    )]
    public void Files_of_another_writer_are_read_in_all_their_bits(string file)
    {
        byte[] tiff = Convert.FromBase64String(file);
        Assert.True(DeepTiffReader.IsDeep(tiff));
        DeepPixels pixels = DeepTiffReader.TryRead(tiff)!;
        Assert.Equal((6, 4), (pixels.Width, pixels.Height));
        for (int i = 0; i < 24; i++)
        {
            ushort level = (ushort)((i * 2731) + 7);
            Assert.Equal([level, level, level, ushort.MaxValue], pixels.Channels.Slice(4 * i, 4).ToArray());
        }
    }

    [Theory]
    [InlineData(true, 1, false, 1)]
    [InlineData(false, 2, true, 3)]
    [InlineData(true, 2, true, 4)]
    [InlineData(false, 5, false, 2)]
    public void Strips_byte_orders_differences_and_alpha_are_understood(bool isLittle, int rowsPerStrip, bool isPacked, int channels)
    {
        const int Width = 7;
        const int Height = 5;
        ushort[] values = Values(Width * Height * channels);
        byte[] tiff = Write(values, Width, Height, channels, isLittle, rowsPerStrip, isPacked);
        Assert.True(DeepTiffReader.IsDeep(tiff));
        DeepPixels pixels = DeepTiffReader.TryRead(tiff)!;
        for (int i = 0; i < Width * Height; i++)
        {
            ushort[] own = values[(i * channels)..((i + 1) * channels)];
            ushort alpha = channels % 2 == 0 ? own[^1] : ushort.MaxValue;
            ushort[] wanted = channels < 3 ? [own[0], own[0], own[0], alpha] : [own[0], own[1], own[2], alpha];
            Assert.Equal(wanted, pixels.Channels.Slice(4 * i, 4).ToArray());
        }
    }

    [Fact]
    public void The_lowest_bit_tells_two_files_apart_and_a_PNG_of_the_same_pixels_is_the_same()
    {
        ushort[] values = Values(6 * 4);
        byte[] tiff = Write(values, 6, 4, 1, isLittle: true, 4, isPacked: false);
        byte[] packed = Write(values, 6, 4, 1, isLittle: false, 2, isPacked: true);
        values[13] ^= 1;
        byte[] other = Write(values, 6, 4, 1, isLittle: true, 4, isPacked: false);
        values[13] ^= 1;
        byte[] rows = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(rows.AsSpan(2 * i), values[i]);
        byte[] png = HandMadePng.Write(6, 4, 16, 0, rows);
        Digest digest = PixelsOf(tiff);
        Assert.False(digest.IsNone);
        Assert.Equal(digest, PixelsOf(packed));
        Assert.Equal(digest, PixelsOf(png));
        Assert.NotEqual(digest, PixelsOf(other));
        Assert.False(StoredDepth.IsCut(tiff));
    }

    [Fact]
    public void What_is_not_understood_is_none_and_damage_gives_nothing()
    {
        byte[] pixels = new byte[16];
        Assert.False(DeepTiffReader.IsDeep(HandMadeTiff.Gray(8, 2, 2, pixels)));
        Assert.False(DeepTiffReader.IsDeep(HandMadeTiff.Gray(32, 2, 2, pixels)));
        Assert.False(DeepTiffReader.IsDeep(HandMadeTiff.Gray(16, 2, 2, pixels, (322, 16))));
        Assert.False(DeepTiffReader.IsDeep(HandMadeTiff.Gray(16, 2, 2, pixels, (284, 2))));
        Assert.False(DeepTiffReader.IsDeep([]));
        byte[] sound = HandMadeTiff.Gray(16, 2, 2, pixels);
        Assert.NotNull(DeepTiffReader.TryRead(sound));
        Assert.Null(DeepTiffReader.TryRead(HandMadeTiff.Gray(16, 200, 2, pixels)));
        Assert.Null(DeepTiffReader.TryRead(HandMadeTiff.Gray(16, int.MaxValue, int.MaxValue, pixels)));
        byte[] packed = Write(Values(12), 4, 3, 1, isLittle: true, 3, isPacked: true);
        packed[8] ^= 0x55;
        Assert.Null(DeepTiffReader.TryRead(packed));
    }

    private static ushort[] Values(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (ushort)random.Next(65_536))];
    }

    private static Digest PixelsOf(byte[] file)
    {
        using SeenPicture seen = SeenPicture.Decode(file, AllFormatsImageDecoder.Instance);
        return seen.Digest();
    }

    private static byte[] Write(ushort[] values, int width, int height, int channels, bool isLittle, int rowsPerStrip, bool isPacked)
    {
        var strips = new List<byte[]>();
        int perRow = width * channels;
        for (int row = 0; row < height; row += rowsPerStrip)
        {
            int rows = Math.Min(rowsPerStrip, height - row);
            byte[] strip = new byte[2 * rows * perRow];
            for (int i = 0; i < rows * perRow; i++)
            {
                int place = (row * perRow) + i;
                int before = isPacked && i % perRow >= channels ? values[place - channels] : 0;
                Put(strip.AsSpan(2 * i), (ushort)(values[place] - before));
            }

            strips.Add(isPacked ? Deflate(strip) : strip);
        }

        using var file = new MemoryStream();
        file.Write(isLittle ? "II*\0"u8 : "MM\0*"u8);
        int next = 8 + strips.Sum(strip => strip.Length);
        int pad = next & 1;
        WriteNumber(next + pad);
        var offsets = new List<int>();
        foreach (byte[] strip in strips)
        {
            offsets.Add((int)file.Position);
            file.Write(strip);
        }

        file.Write(new byte[pad]);
        (ushort Tag, int[] Values)[] entries =
        [
            (256, [width]),
            (257, [height]),
            (258, [.. Enumerable.Repeat(16, channels)]),
            (259, [isPacked ? 8 : 1]),
            (262, [channels < 3 ? 1 : 2]),
            (273, [.. offsets]),
            (277, [channels]),
            (278, [rowsPerStrip]),
            (279, [.. strips.Select(strip => strip.Length)]),
            (317, [isPacked ? 2 : 1]),
            .. channels % 2 == 0 ? new (ushort, int[])[] { (338, [2]) } : [],
        ];
        int more = (int)file.Position + 2 + (12 * entries.Length) + 4;
        WriteShort((ushort)entries.Length);
        foreach ((ushort tag, int[] numbers) in entries)
        {
            WriteShort(tag);
            WriteShort(4);
            WriteNumber(numbers.Length);
            WriteNumber(numbers.Length == 1 ? numbers[0] : more);
            more += numbers.Length == 1 ? 0 : 4 * numbers.Length;
        }

        WriteNumber(0);
        foreach ((_, int[] numbers) in entries.Where(entry => entry.Values.Length > 1))
            Array.ForEach(numbers, WriteNumber);
        return file.ToArray();

        void Put(Span<byte> to, ushort value)
        {
            if (isLittle)
                BinaryPrimitives.WriteUInt16LittleEndian(to, value);
            else
                BinaryPrimitives.WriteUInt16BigEndian(to, value);
        }

        void WriteShort(ushort value)
        {
            Span<byte> bytes = stackalloc byte[2];
            Put(bytes, value);
            file.Write(bytes);
        }

        void WriteNumber(int value)
        {
            Span<byte> bytes = stackalloc byte[4];
            if (isLittle)
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            else
                BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            file.Write(bytes);
        }
    }

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal))
            stream.Write(content);
        return packed.ToArray();
    }
}
