using MLNet.Embeddings.Images;
using MLNet.Embeddings.Reports.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Images;

public sealed class UprightPictureTests : IDisposable
{
    private const int Width = 48;
    private const int Height = 32;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_picture_is_turned_as_its_file_asks(int orientation)
    {
        bool swaps = orientation >= 5;
        using var stored = new SKBitmap(swaps ? Height : Width, swaps ? Width : Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int row = 0; row < stored.Height; row++)
        {
            for (int column = 0; column < stored.Width; column++)
            {
                // Where the stored pixel is shown, by the table of the EXIF standard.
                (int x, int y) = orientation switch
                {
                    1 => (column, row),
                    2 => (Width - 1 - column, row),
                    3 => (Width - 1 - column, Height - 1 - row),
                    4 => (column, Height - 1 - row),
                    5 => (row, column),
                    6 => (Width - 1 - row, column),
                    7 => (Width - 1 - row, Height - 1 - column),
                    _ => (row, Height - 1 - column),
                };
                stored.SetPixel(column, row, Shown(x, y));
            }
        }

        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] segment = [0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif];
        using SKData data = stored.Encode(SKEncodedImageFormat.Jpeg, 100);
        byte[] jpeg = data.ToArray();
        string path = _folder.Write("picture.jpg", [.. jpeg[..2], .. segment, .. jpeg[2..]]);

        using SKImage thumbnail = PictureFile.Thumbnail(path, Width, SkiaImageDecoder.Instance)!;
        using SKBitmap upright = SKBitmap.FromImage(thumbnail);
        Assert.Equal((Width, Height), (upright.Width, upright.Height));
        foreach ((int x, int y) in new[] { (4, 4), (Width - 5, 4), (4, Height - 5), (Width - 5, Height - 5) })
        {
            SKColor expected = Shown(x, y);
            SKColor actual = upright.GetPixel(x, y);
            Assert.InRange(actual.Red, expected.Red - 25, expected.Red + 25);
            Assert.InRange(actual.Blue, expected.Blue - 25, expected.Blue + 25);
        }
    }

    [Fact]
    public void What_is_no_picture_is_none() =>
        Assert.Null(PictureFile.Thumbnail(_folder.Write("no.jpg", "no picture"), Width, SkiaImageDecoder.Instance));

    private static SKColor Shown(int x, int y) => new((byte)(x < Width / 2 ? 40 : 210), 100, (byte)(y < Height / 2 ? 40 : 210));
}
