using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Reports.Page;

public sealed class UprightPicturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_picture_that_its_file_turns_stands_upright_on_the_page()
    {
        MLContext mlContext = new(1);
        Item[] items = [.. Enumerable.Range(0, 24).Select(row => new Item(row, row == 0))];
        DatasetReport report = DatasetInspector.Inspect(
            mlContext.Data.LoadFromEnumerable(items),
            new DatasetColumns { ImageColumnName = nameof(Item.Image), VectorColumnName = nameof(Item.Vector) },
            new DatasetInspectorOptions { MLContext = mlContext }
        );
        report.Save(_folder["report"]);

        string html = File.ReadAllText(_folder["report/inspect.html"]);
        int[] lengths = [.. MemoryMarshal.Cast<byte, int>(Unpack(Between(html, "\"lengths\":\"", "\"")))];
        byte[] pictures = Convert.FromBase64String(Between(html, "id=\"page-pictures\">", "<"));
        Assert.Equal(lengths.Sum(), pictures.Length);
        Assert.Equal((30, 40), ShownSize(pictures[..lengths[0]]));
        Assert.Equal((40, 30), ShownSize(pictures[lengths[0]..(lengths[0] + lengths[1])]));
    }

    // As a browser shows it, which turns what a file says is turned.
    private static (int, int) ShownSize(byte[] picture)
    {
        using SKCodec codec = SKCodec.Create(new MemoryStream(picture));
        bool isTurned = codec.EncodedOrigin >= SKEncodedOrigin.LeftTop;
        return isTurned ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
    }

    private static string Between(string text, string before, string after) => text.Split(before)[1].Split(after)[0];

    private static byte[] Unpack(string packed)
    {
        using var gzip = new GZipStream(
            new MemoryStream(Convert.FromBase64String(packed.Replace("\\u002B", "+", StringComparison.Ordinal))),
            CompressionMode.Decompress
        );
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class Item
    {
        private static readonly byte[] QuarterTurn =
        [
            .. "Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0"u8,
        ];

        public Item(int row, bool isTurned)
        {
            byte[] jpeg = TestImages.Encode(40, 30, SKEncodedImageFormat.Jpeg, row);
            Image = isTurned ? [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(QuarterTurn.Length + 2), .. QuarterTurn, .. jpeg[2..]] : jpeg;
            Vector = [MathF.Cos(row), MathF.Sin(row), row % 5];
        }

        public byte[] Image { get; }

        [VectorType(3)]
        public float[] Vector { get; }
    }
}
