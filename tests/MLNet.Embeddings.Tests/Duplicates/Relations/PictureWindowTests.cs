using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Tests.Duplicates.Relations;

public sealed class PictureWindowTests
{
    [Fact]
    public void Maps_are_led_back_by_their_inverses()
    {
        var map = new AffineMap(0.8, -0.05, 0.1, 0.07, 0.9, -0.2);
        AffineMap unmoved = map.After(map.Inverse());
        Assert.True(unmoved.FarthestFrom(AffineMap.Identity) < 1e-12);
        (double x, double y) = map.Inverse().At(0.3, -0.4);
        (x, y) = map.At(x, y);
        Assert.Equal(0.3, x, 12);
        Assert.Equal(-0.4, y, 12);
    }

    [Fact]
    public void A_crop_and_its_original_overlap_in_the_crop()
    {
        var crop = new PictureWindow(0.1, 0.15, 0.9, 0.95);
        (PictureWindow first, PictureWindow second, AffineMap laid) = PictureWindow.Overlap(crop.Map);
        Assert.Equal(crop.Left, first.Left, 12);
        Assert.Equal(crop.Bottom, first.Bottom, 12);
        Assert.Equal(PictureWindow.Whole, second);
        Assert.True(laid.FarthestFrom(AffineMap.Identity) < 1e-12);

        // The other way round.
        (first, second, _) = PictureWindow.Overlap(crop.Map.Inverse());
        Assert.Equal(1, first.Width, 12);
        Assert.Equal(crop.Right, second.Right, 12);
    }

    [Fact]
    public void Bars_are_told_by_thumbnails()
    {
        var thumbnail = new byte[PixelThumbnail.Length];
        var random = new Random(1);
        Assert.Null(ContentWindow.Of(thumbnail));
        for (int i = 0; i < thumbnail.Length; i++)
        {
            int row = i / PixelThumbnail.Side % PixelThumbnail.Side;
            thumbnail[i] = (byte)(row is < 5 or >= 26 ? 3 : random.Next(256));
        }

        Assert.Equal(new PictureWindow(0, 6 / 32.0, 1, 1 - (7 / 32.0)), ContentWindow.Of(thumbnail));
        random.NextBytes(thumbnail);
        Assert.Null(ContentWindow.Of(thumbnail));
    }
}
