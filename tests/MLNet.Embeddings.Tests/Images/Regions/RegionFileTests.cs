using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Images.Regions;
using MLNet.Embeddings.Tests.Duplicates.Detail;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images.Regions;

/// <summary>Regions of pictures read as files of their own.</summary>
public sealed class RegionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_region_has_the_pixels_of_its_place(bool isTransparent)
    {
        using SKBitmap noise = Noise(90, 70, isTransparent);
        string path = _folder.Write("noise.png", DrawnSheets.Png(noise));
        using DecodedImage region = Decode($"{path}#xywh=20,30,40,50");
        Assert.Equal((40, 40), (region.Width, region.Height));
        Assert.Equal(isTransparent ? DecodedImageKind.ColorWithAlpha : DecodedImageKind.Color, region.Kind);
        for (int y = 0; y < region.Height; y++)
        {
            for (int x = 0; x < region.Width; x++)
            {
                SKColor wanted = noise.GetPixel(20 + x, 30 + y);
                ReadOnlySpan<byte> found = region.Pixels.Slice(4 * ((y * region.Width) + x), 4);
                Assert.Equal(wanted, new SKColor(found[0], found[1], found[2], found[3]));
            }
        }
    }

    [Fact]
    public void Regions_lie_in_the_upright_picture()
    {
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            string path = _folder.Write($"{orientation}.jpg", TurnedPicture.Jpeg(orientation));
            // The upper right quarter.
            using DecodedImage region = Decode($"{path}#xywh=32,4,8,8");
            Assert.Equal(1, region.ExifOrientation);
            SKColor wanted = TurnedPicture.Shown(36, 8);
            ReadOnlySpan<byte> found = region.Pixels.Slice(4 * ((4 * 8) + 4), 4);
            Assert.InRange(Math.Abs(wanted.Red - found[0]) + Math.Abs(wanted.Blue - found[2]), 0, 8);

            // Also where whole pictures are compared as they are stored.
            using PooledFile upright = PictureFile.Read($"{path}#xywh=32,4,8,8", ImageDecoders.Default);
            using PooledFile stored = PictureFile.Read($"{path}#xywh=32,4,8,8", new AsStoredImageDecoder(ImageDecoders.Default));
            Assert.Equal(upright.Content, stored.Content);
        }
    }

    [Fact]
    public void Regions_of_deeper_color_are_the_same_only_where_their_files_are()
    {
        byte[] rows = new byte[4 * 6 * 6];
        new Random(1).NextBytes(rows);
        byte[] first = HandMadePng.Write(4, 6, 16, 2, rows);
        for (int i = 1; i < rows.Length; i += 2)
            rows[i] ^= 1;
        byte[][] regions =
        [
            .. new[] { first, first, HandMadePng.Write(4, 6, 16, 2, rows) }.Select(
                (content, i) =>
                {
                    using PooledFile region = PictureFile.Read($"{_folder.Write($"{i}.png", content)}#xywh=1,2,2,3", ImageDecoders.Default);
                    return region.Content.ToArray();
                }
            ),
        ];
        Assert.Equal(regions[0], regions[1]);
        Assert.NotEqual(regions[0], regions[2]);
        Assert.All(regions, region => Assert.True(StoredDepth.IsCut(region)));
        using DecodedImage one = ImageFile.Decode(regions[0], ImageDecoders.Default);
        using DecodedImage other = ImageFile.Decode(regions[2], ImageDecoders.Default);
        Assert.Equal(one.Pixels, other.Pixels);

        using SKBitmap noise = Noise(20, 10, isTransparent: false);
        string plain = _folder.Write("plain.png", DrawnSheets.Png(noise));
        using PooledFile ofPlain = PictureFile.Read($"{plain}#xywh=1,2,2,3", ImageDecoders.Default);
        Assert.False(StoredDepth.IsCut(ofPlain.Content));
    }

    [Fact]
    public void Gray_of_16_bits_keeps_them()
    {
        byte[] rows = new byte[4 * 6 * 2];
        new Random(1).NextBytes(rows);
        string path = _folder.Write("gray.png", HandMadePng.Write(4, 6, 16, 0, rows));
        using DecodedImage whole = Decode(path);
        using DecodedImage region = Decode($"{path}#xywh=1,2,2,3");
        Assert.Equal(DecodedImageKind.Gray16, region.Kind);
        for (int y = 0; y < 3; y++)
            Assert.Equal(whole.Pixels.Slice(2 * (((2 + y) * 4) + 1), 4).ToArray(), region.Pixels.Slice(4 * y, 4).ToArray());
    }

    [Fact]
    public void What_is_not_there_is_one_sentence()
    {
        using SKBitmap noise = Noise(20, 10, isTransparent: false);
        string path = _folder.Write("noise.png", DrawnSheets.Png(noise));
        Assert.Equal(
            "The region 20,0,5,5 lies outside the image, which has 20 × 10 pixels.",
            Assert.Throws<InvalidDataException>(() => Decode($"{path}#xywh=20,0,5,5")).Message
        );
        Assert.Equal("The file was not found.", Assert.ThrowsAny<IOException>(() => Decode($"{_folder["gone.png"]}#xywh=1,1,1,1")).Message);
    }

    [Fact]
    public void A_file_that_is_named_like_a_region_is_that_file()
    {
        using SKBitmap noise = Noise(20, 10, isTransparent: false);
        using SKBitmap other = Noise(7, 7, isTransparent: false);
        _folder.Write("noise.png", DrawnSheets.Png(noise));
        using DecodedImage file = Decode(_folder.Write("noise.png#xywh=1,2,3,4", DrawnSheets.Png(other)));
        Assert.Equal((7, 7), (file.Width, file.Height));
    }

    [Fact]
    public void A_picture_is_read_once_for_all_its_regions_until_it_changes()
    {
        using SKBitmap noise = Noise(64, 64, isTransparent: false);
        string path = _folder.Write("noise.png", DrawnSheets.Png(noise));
        using var counts = WorkCounts.Collect();
        Parallel.For(0, 32, i => Decode($"{path}#xywh={i},{i},8,8").Dispose());
        Assert.Equal((1, 33), (counts.FilesRead, counts.ImagesDecoded));
        using SKBitmap smaller = Noise(9, 9, isTransparent: false);
        _folder.Write("noise.png", DrawnSheets.Png(smaller));
        using DecodedImage region = Decode($"{path}#xywh=1,1,8,8");
        Assert.Equal(new SKColor(region.Pixels[0], region.Pixels[1], region.Pixels[2]), smaller.GetPixel(1, 1));
    }

    [Fact]
    public void The_store_knows_a_region_by_its_place_and_the_stamp_of_the_picture()
    {
        using SKBitmap noise = Noise(64, 64, isTransparent: false);
        string path = _folder.Write("noise.png", DrawnSheets.Png(noise));
        Assert.NotNull(PictureFile.StampOf(path));
        Assert.Equal(PictureFile.StampOf(path), PictureFile.StampOf($"{path}#xywh=1,1,8,8"));
        Assert.Null(PictureFile.StampOf($"{_folder["gone.png"]}#xywh=1,1,8,8"));
    }

    [Fact]
    public void The_model_sees_the_region_alone()
    {
        using SKBitmap noise = Noise(120, 90, isTransparent: false);
        string path = _folder.Write("noise.png", DrawnSheets.Png(noise));
        using var cut = new SKBitmap(50, 40, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < cut.Height; y++)
        {
            for (int x = 0; x < cut.Width; x++)
                cut.SetPixel(x, y, noise.GetPixel(30 + x, 20 + y));
        }

        _folder.Write("cut.png", DrawnSheets.Png(cut));
        var context = new MLContext(1);
        string[] paths = [$"{path}#xywh=30,20,50,40", _folder["cut.png"]];
        IDataView rows = context.Data.LoadFromEnumerable(paths.Select(name => new Row { Path = name }));
        float[][] vectors =
        [
            .. context
                .Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded)
                .Fit(rows)
                .Transform(rows)
                .GetColumn<float[]>("Vector"),
        ];
        Assert.Equal(vectors[1], vectors[0]);
    }

    private static DecodedImage Decode(string path)
    {
        using PooledFile file = PictureFile.Read(path, ImageDecoders.Default);
        return ImageFile.Decode(file.Content, ImageDecoders.Default);
    }

    private static SKBitmap Noise(int width, int height, bool isTransparent)
    {
        var random = new Random(7);
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, isTransparent ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        for (int i = 0; i < width * height; i++)
        {
            byte alpha = isTransparent ? (byte)random.Next(1, 256) : byte.MaxValue;
            var color = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), alpha);
            bitmap.SetPixel(i % width, i / width, color);
        }

        return bitmap;
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
