using SkiaSharp;

namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

public class SkiaImageDecoderTests
{
    [Fact]
    public void An_empty_file_is_said_to_be_empty() => Assert.Equal("The file is empty.", Reason([]));

    [Fact]
    public void A_file_that_is_no_image_is_said_to_be_none() =>
        Assert.Equal(
            "The file is no image in a known format (JPEG, PNG, WebP, GIF or BMP), or its beginning is damaged.",
            Reason("just some text"u8.ToArray())
        );

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 0.5)]
    [InlineData(SKEncodedImageFormat.Jpeg, 0.9)]
    [InlineData(SKEncodedImageFormat.Png, 0.5)]
    [InlineData(SKEncodedImageFormat.Png, 0.9)]
    [InlineData(SKEncodedImageFormat.Webp, 0.5)]
    public void A_truncated_file_is_an_error_with_a_reason(SKEncodedImageFormat format, double kept)
    {
        byte[] file = TestImages.Encode(320, 240, format);

        string reason = Reason(file[..(int)(file.Length * kept)]);

        Assert.True(
            reason is "The image file is truncated." or "The image file is damaged." || reason.StartsWith("The file is no image"),
            reason
        );
    }

    [Fact]
    public void Every_truncation_and_any_damage_of_the_golden_files_ends_in_an_image_or_a_reason()
    {
        string folder = TestData.Require("golden/clip/images");
        var random = new Random(3);
        foreach (string path in Directory.GetFiles(folder).Where(path => new FileInfo(path).Length < 60_000))
        {
            byte[] file = File.ReadAllBytes(path);
            for (int attempt = 0; attempt < 4; attempt++)
            {
                byte[] damaged = attempt % 2 == 0 ? file[..random.Next(file.Length)] : [.. file];
                if (attempt % 2 == 1)
                {
                    for (int i = 0; i < 5; i++)
                        damaged[random.Next(Math.Min(damaged.Length, i < 3 ? 60 : int.MaxValue))] = (byte)random.Next(256);
                }

                try
                {
                    SkiaImageDecoder.Instance.Decode(damaged).Dispose();
                }
                catch (InvalidDataException exception)
                {
                    Assert.EndsWith(".", exception.Message);
                }
            }
        }
    }

    [Fact]
    public void One_pixel_is_an_image()
    {
        using DecodedImage image = SkiaImageDecoder.Instance.Decode(TestImages.Encode(1, 1, SKEncodedImageFormat.Png));

        Assert.Equal((1, 1), (image.Width, image.Height));
    }

    private static string Reason(byte[] file) =>
        Assert.Throws<InvalidDataException>(() => SkiaImageDecoder.Instance.Decode(file).Dispose()).Message;
}
