using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Images;

public sealed class UprightPictureTests : IDisposable
{
    private const int Width = TurnedPicture.Width;
    private const int Height = TurnedPicture.Height;

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
        string path = _folder.Write("picture.jpg", TurnedPicture.Jpeg(orientation));

        using SKBitmap upright = SKBitmap.Decode(JpegThumbnail.OfFile(path, Width, SkiaImageDecoder.Instance));
        Assert.Equal((Width, Height), (upright.Width, upright.Height));
        foreach ((int x, int y) in new[] { (4, 4), (Width - 5, 4), (4, Height - 5), (Width - 5, Height - 5) })
        {
            SKColor expected = TurnedPicture.Shown(x, y);
            SKColor actual = upright.GetPixel(x, y);
            Assert.InRange(actual.Red, expected.Red - 25, expected.Red + 25);
            Assert.InRange(actual.Blue, expected.Blue - 25, expected.Blue + 25);
        }
    }

    [Fact]
    public void What_is_no_picture_is_none() =>
        Assert.Empty(JpegThumbnail.OfFile(_folder.Write("no.jpg", "no picture"), Width, SkiaImageDecoder.Instance));
}
