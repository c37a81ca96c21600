using MLNet.Embeddings.Images.Columns;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>Small pictures are shown as they are; what a camera wrote beside the pixels never gets onto a page.</summary>
public sealed class JpegThumbnailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_small_plain_jpeg_is_its_own_thumbnail()
    {
        byte[] file = Jpeg(32, 24);

        Assert.Equal(file, ThumbnailOf(file));
    }

    [Fact]
    public void A_larger_picture_is_made_smaller()
    {
        using SKBitmap small = SKBitmap.Decode(ThumbnailOf(Jpeg(80, 40)));

        Assert.Equal((64, 32), (small.Width, small.Height));
    }

    [Theory]
    [InlineData(0xE1)] // EXIF or XMP: place, time, orientation
    [InlineData(0xE2)] // color profile
    [InlineData(0xED)] // captions
    [InlineData(0xFE)] // comment
    public void What_is_written_beside_the_pixels_is_left_out(byte marker)
    {
        byte[] file = Jpeg(32, 24);
        byte[] withSecret = [.. file[..2], 0xFF, marker, 0, 10, .. "50.1 N 8"u8, .. file[2..]];

        byte[] thumbnail = ThumbnailOf(withSecret);

        Assert.NotEmpty(thumbnail);
        Assert.Equal(-1, thumbnail.AsSpan().IndexOf("50.1 N 8"u8));
    }

    [Fact]
    public void What_follows_the_end_of_the_picture_is_left_out()
    {
        byte[] thumbnail = ThumbnailOf([.. Jpeg(32, 24), .. "a film"u8]);

        Assert.NotEmpty(thumbnail);
        Assert.Equal(-1, thumbnail.AsSpan().IndexOf("a film"u8));
    }

    private byte[] ThumbnailOf(byte[] file) =>
        JpegThumbnail.OfFile(_folder.Write("picture.jpg", file), maximumSide: 64, SkiaImageDecoder.Instance);

    private static byte[] Jpeg(int width, int height)
    {
        using var picture = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                picture.SetPixel(x, y, new SKColor((byte)(x * 3), (byte)(y * 5), 90));
        }

        using SKData data = picture.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}
