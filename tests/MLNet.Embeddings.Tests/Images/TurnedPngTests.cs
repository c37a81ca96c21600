using MLNet.Embeddings.Clip.Preprocessing;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Facts;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>The orientation that a PNG names counts wherever a JPEG's does, and once.</summary>
public class TurnedPngTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Whatever_is_made_of_it_is_that_of_the_upright_file(int orientation)
    {
        byte[] file = TurnedPicture.Png(orientation);
        using DecodedImage upright = SkiaImageDecoder.Instance.Decode(TurnedPicture.Png(1));
        using DecodedImage turned = SkiaImageDecoder.Instance.Decode(file);
        Assert.Equal((1, orientation), (upright.ExifOrientation, turned.ExifOrientation));

        using DecodedImage small = turned.ToThumbnail(TurnedPicture.Width);
        Assert.Equal(upright.Pixels.ToArray(), small.Pixels.ToArray());
        SKColor shown = TurnedPicture.Shown(TurnedPicture.Width - 1, 0);
        Assert.Equal([shown.Red, shown.Green, shown.Blue], small.Pixels.Slice(4 * (TurnedPicture.Width - 1), 3).ToArray());
        Assert.Equal(Facts(upright), Facts(turned));
        Assert.Equal([TurnedPicture.Width, TurnedPicture.Height], Facts(turned)[..2]);
        Assert.Equal(Displayed(upright), Displayed(turned));

        var thumbnails = new byte[2][];
        ImageFingerprint Of(int place, byte[] content) =>
            ImageFingerprint.OfContent(content, SkiaImageDecoder.Instance, thumbnails[place] = new byte[PixelThumbnail.Length]);
        Assert.Equal(Of(0, TurnedPicture.Png(1)).Pixels, Of(1, file).Pixels);
        Assert.Equal(thumbnails[0], thumbnails[1]);
    }

    [Fact]
    public void Nothing_is_turned_where_pictures_are_taken_as_stored()
    {
        using DecodedImage image = new AsStoredImageDecoder(SkiaImageDecoder.Instance).Decode(TurnedPicture.Png(6));
        Assert.Equal((1, 1), (image.ExifOrientation, ImageOrientation.Of(image, TurnedPicture.Png(6))));
    }

    [Fact]
    public void That_of_16_bit_gray_counts_too()
    {
        byte[] file = OrientedPng.Of(PngBytes.Deep(2, 1, 0, [0, ushort.MaxValue]), 6);
        using DecodedImage image = SkiaImageDecoder.Instance.Decode(file);
        using DecodedImage small = image.ToThumbnail(10);
        Assert.Equal((DecodedImageKind.Gray16, 6), (image.Kind, image.ExifOrientation));
        Assert.Equal((1, 2), (small.Width, small.Height));
        Assert.Equal([0, 0, 0, 255, 255, 255, 255, 255], small.Pixels.ToArray());
    }

    private static float[] Facts(DecodedImage image)
    {
        var facts = new float[PictureFacts.Count];
        PictureFacts.Measure(image, facts);
        return facts;
    }

    private static byte[] Displayed(DecodedImage image)
    {
        var preprocessing = new ImagePreprocessing
        {
            ResizeSize = 16,
            CropSize = 16,
            AsDisplayed = true,
        };
        return new ImagePreprocessor(preprocessing).ResizeAndCrop(image).ToArray();
    }
}
