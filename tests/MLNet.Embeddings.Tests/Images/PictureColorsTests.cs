using MLNet.Embeddings.Images.Facts;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>Eight pixels at once give what one at a time gives, to the last bit.</summary>
public class PictureColorsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(37)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public void Colors_are_read_as_by_definition(int count)
    {
        var pixels = new byte[4 * count];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)CounterRandom.Bits(5, 0, (ulong)i);

        AssertDefinition(pixels);
    }

    // The largest squares there are, of as many pixels as their sums are kept in 32 bits for, and of more.
    [Theory]
    [InlineData(0, 0, 255)]
    [InlineData(255, 255, 0)]
    [InlineData(255, 0, 0)]
    [InlineData(0, 255, 255)]
    public void Sums_of_pure_colors_do_not_overflow(byte red, byte green, byte blue)
    {
        var pixels = new byte[4 * 150_000];
        for (int i = 0; i < pixels.Length; i += 4)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);

        AssertDefinition(pixels);
    }

    private static void AssertDefinition(byte[] pixels)
    {
        int count = pixels.Length / 4;
        var luminance = new float[count];
        double colorfulness = PictureColors.Read(pixels, luminance);

        double redGreen = 0,
            yellowBlue = 0,
            squares = 0;
        for (int i = 0; i < count; i++)
        {
            (int red, int green, int blue) = (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2]);
            Assert.Equal((0.299f * red) + (0.587f * green) + (0.114f * blue), luminance[i]);
            double second = ((red + green) / 2.0) - blue;
            redGreen += red - green;
            yellowBlue += second;
            squares += ((red - green) * (red - green)) + (second * second);
        }

        (redGreen, yellowBlue) = (redGreen / count, yellowBlue / count);
        double means = (redGreen * redGreen) + (yellowBlue * yellowBlue);
        Assert.Equal(Math.Sqrt(Math.Max(0, (squares / count) - means)) + (0.3 * Math.Sqrt(means)), colorfulness);
    }
}
