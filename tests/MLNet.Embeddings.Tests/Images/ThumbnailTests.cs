using MLNet.Embeddings.Tests.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Images;

public class ThumbnailTests
{
    [Theory]
    [InlineData(300, 200, 128, 128, 85)]
    [InlineData(200, 300, 128, 85, 128)]
    [InlineData(40, 30, 128, 40, 30)]
    [InlineData(1, 1_000_000, 128, 1, 128)]
    [InlineData(1_000_000, 1, 128, 128, 1)]
    public void Keeps_the_proportions_and_never_enlarges(int width, int height, int side, int smallWidth, int smallHeight)
    {
        using DecodedImage image = TestImages.Random(width, height, DecodedImageKind.Color, 1);
        using DecodedImage small = image.ToThumbnail(side);

        Assert.Equal((smallWidth, smallHeight, DecodedImageKind.Color), (small.Width, small.Height, small.Kind));
    }

    [Fact]
    public void Each_pixel_is_the_mean_of_the_area_that_it_covers()
    {
        using DecodedImage image = TestImages.Random(77, 53, DecodedImageKind.Color, 4);
        using DecodedImage small = image.ToThumbnail(20);
        for (int y = 0; y < small.Height; y++)
        {
            for (int x = 0; x < small.Width; x++)
            {
                double sum = 0;
                double area = 0;
                for (int row = 0; row < image.Height; row++)
                {
                    for (int column = 0; column < image.Width; column++)
                    {
                        double share = Overlap(row, image.Height, y, small.Height) * Overlap(column, image.Width, x, small.Width);
                        sum += share * image.Pixels[(row * image.Width + column) * 4];
                        area += share;
                    }
                }

                Assert.Equal(sum / area, small.Pixels[(y * small.Width + x) * 4], 0.51);
            }
        }
    }

    [Fact]
    public void Is_upright_and_lies_on_white()
    {
        using DecodedImage image = new(2, 1, DecodedImageKind.ColorWithAlpha, exifOrientation: 6);
        image.Pixels.Clear();
        image.Pixels[3] = 255;
        using DecodedImage small = image.ToThumbnail(10);

        Assert.Equal((1, 2), (small.Width, small.Height));
        Assert.Equal([0, 0, 0, 255, 255, 255, 255, 255], small.Pixels.ToArray());
    }

    [Fact]
    public void An_image_of_one_color_stays_one()
    {
        foreach ((int width, int height) in new[] { (301, 17), (640, 480), (97, 1000), (129, 128) })
        {
            using DecodedImage image = new(width, height, DecodedImageKind.Color);
            image.Pixels.Fill(201);
            for (int i = 3; i < image.Pixels.Length; i += 4)
                image.Pixels[i] = 255;
            using DecodedImage small = image.ToThumbnail(128);
            for (int i = 0; i < small.Pixels.Length; i += 4)
                Assert.Equal(201, small.Pixels[i]);
        }
    }

    [Fact]
    public void A_side_out_of_range_is_refused()
    {
        using DecodedImage image = new(2, 2, DecodedImageKind.Color);
        Assert.Throws<ArgumentOutOfRangeException>(() => image.ToThumbnail(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.ToThumbnail(4097));
    }

    // Length that two of several equal parts of a line share.
    private static double Overlap(int part, int parts, int other, int others) =>
        Math.Max(0, Math.Min((part + 1.0) / parts, (other + 1.0) / others) - Math.Max((double)part / parts, (double)other / others));
}
