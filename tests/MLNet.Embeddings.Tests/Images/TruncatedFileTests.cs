using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>A file that ends too early is told from other damage, by each decoder.</summary>
public class TruncatedFileTests
{
    public static TheoryData<SKEncodedImageFormat, bool> Formats =>
        new()
        {
            { SKEncodedImageFormat.Jpeg, false },
            { SKEncodedImageFormat.Png, false },
            { SKEncodedImageFormat.Webp, false },
            { SKEncodedImageFormat.Jpeg, true },
            { SKEncodedImageFormat.Png, true },
        };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Half_a_file_is_truncated(SKEncodedImageFormat format, bool byMagick)
    {
        IImageDecoder decoder = byMagick ? MagickImageDecoder.Instance : SkiaImageDecoder.Instance;
        byte[] file = TestImages.Encode(200, 150, format, 1);
        ImageFile.Decode(file, decoder).Dispose();
        foreach (double share in new[] { 0.5, 0.9 })
        {
            var fault = Assert.Throws<InvalidDataException>(() => ImageFile.Decode(file.AsSpan(0, (int)(share * file.Length)), decoder));
            Assert.True(TruncatedFile.IsReason(fault.Message), fault.Message);
        }
    }

    [Fact]
    public void A_file_read_in_managed_code_is_too()
    {
        byte[] file = HandMadeGif.Write((20, 10), (20, 10), new byte[150]);
        var fault = Assert.Throws<InvalidDataException>(() => ImageFile.Decode(file, SkiaImageDecoder.Instance));
        Assert.True(TruncatedFile.IsReason(fault.Message), fault.Message);
    }

    [Theory]
    [InlineData("The file is empty.")]
    [InlineData("The file is no image in a known format (JPEG, PNG, WebP, GIF or BMP), or its beginning is damaged.")]
    [InlineData("The image file is damaged.")]
    public void Other_reasons_are_not(string reason) => Assert.False(TruncatedFile.IsReason(reason));
}
