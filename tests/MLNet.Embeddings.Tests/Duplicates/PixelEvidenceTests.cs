using MLNet.Embeddings.Duplicates.Pixels;

namespace MLNet.Embeddings.Tests.Duplicates;

public class PixelEvidenceTests
{
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;

    [Fact]
    public void A_blur_is_the_weighted_mean_of_mirrored_neighbours()
    {
        float[] plane = [.. Enumerable.Range(0, 64).Select(i => (float)((i * 37) % 101))];
        var blurred = new float[64];
        new GaussianBlur(8, 1.3f).Apply(plane, blurred);

        const int Radius = 4;
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                double sum = 0;
                double weights = 0;
                for (int dy = -Radius; dy <= Radius; dy++)
                {
                    for (int dx = -Radius; dx <= Radius; dx++)
                    {
                        double weight = Math.Exp(-((dx * dx) + (dy * dy)) / (2 * 1.3 * 1.3));
                        sum += weight * plane[(Mirror(y + dy) * 8) + Mirror(x + dx)];
                        weights += weight;
                    }
                }

                Assert.Equal(sum / weights, blurred[(y * 8) + x], 1e-3);
            }
        }

        static int Mirror(int i) => i < 0 ? -i - 1 : i > 7 ? 15 - i : i;
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, -2)]
    [InlineData(-1, 3)]
    [InlineData(-3, -3)]
    public void Maps_correlate_over_their_overlap(int dx, int dy)
    {
        var random = new Random(4);
        float[] first = [.. Enumerable.Range(0, 256).Select(_ => DuplicateSet.Gaussian(random))];
        float[] second = [.. Enumerable.Range(0, 256).Select(_ => DuplicateSet.Gaussian(random))];
        double product = 0, energy = 0, otherEnergy = 0;
        for (int y = Math.Max(0, dy); y < Math.Min(16, 16 + dy); y++)
        {
            for (int x = Math.Max(0, dx); x < Math.Min(16, 16 + dx); x++)
            {
                double a = first[(y * 16) + x];
                double b = second[((y - dy) * 16) + x - dx];
                product += a * b;
                energy += a * a;
                otherEnergy += b * b;
            }
        }

        var one = new StructureMap(16, 3);
        var other = new StructureMap(16, 3);
        one.Set(first);
        other.Set(second);
        Assert.Equal(product / Math.Sqrt(energy * otherEnergy), StructureMap.Correlate(one, other, dx, dy), 1e-4);
    }

    [Fact]
    public void The_mirrored_descriptor_is_that_of_the_mirrored_picture()
    {
        byte[] picture = Picture(1);
        var descriptor = new float[PixelDescriptor.Length];
        var mirrored = new float[PixelDescriptor.Length];
        var expected = new float[PixelDescriptor.Length];
        var workspace = new PixelDescriptor();
        workspace.Compute(picture, descriptor);
        workspace.Compute(Transform(picture, (x, y) => (Side - 1 - x, y), level => level), expected);
        PixelDescriptor.Mirror(descriptor, mirrored);

        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], mirrored[i], 1e-3);
    }

    [Fact]
    public void Edited_copies_score_high_and_other_pictures_low()
    {
        var evidence = new PixelEvidence();
        for (int seed = 0; seed < 10; seed++)
        {
            byte[] picture = Picture(seed);
            evidence.SetFirst(picture);
            Assert.Equal(1, evidence.Score(picture));
            Assert.InRange(evidence.Score(Transform(picture, (x, y) => (x - 3, y + 2), level => level)), 0.85f, 1);
            Assert.InRange(evidence.Score(Transform(picture, (x, y) => (x, y), level => (level * 0.7) + 40)), 0.97f, 1);
            Assert.InRange(evidence.Score(Transform(picture, (x, y) => (Side - 1 - x, y), level => level)), 0.92f, 0.951f);
            Assert.InRange(evidence.Score(Transform(picture, (x, y) => (15.5 + ((x - 15.5) * 0.9), 15.5 + ((y - 15.5) * 0.9)), level => level)), 0.85f, 1);
            for (int other = 10; other < 20; other++)
                Assert.InRange(evidence.Score(Picture(other)), 0, 0.8f);
        }
    }

    [Fact]
    public void A_flat_picture_resembles_nothing_but_itself()
    {
        var evidence = new PixelEvidence();
        var flat = new byte[PixelThumbnail.Length];
        flat.AsSpan().Fill(90);
        evidence.SetFirst(flat);
        Assert.Equal(1, evidence.Score(flat));
        Assert.Equal(0, evidence.Score(Picture(1)));
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(64, 96)]
    [InlineData(45, 33)]
    [InlineData(5, 7)]
    public void A_thumbnail_keeps_the_mean_of_each_channel(int width, int height)
    {
        var random = new Random(8);
        var rgba = new byte[4 * width * height];
        var sums = new double[3];
        for (int i = 0; i < rgba.Length; i++)
        {
            rgba[i] = i % 4 == 3 ? (byte)255 : (byte)random.Next(256);
            if (i % 4 < 3)
                sums[i % 4] += rgba[i];
        }

        var thumbnail = new byte[PixelThumbnail.Length];
        PixelThumbnail.Compute(rgba, width, height, thumbnail);
        for (int channel = 0; channel < 3; channel++)
            Assert.Equal(sums[channel] / (width * height), thumbnail.AsSpan(channel * Area, Area).ToArray().Average(level => (double)level), 0.2);
    }

    /// <summary>A few random soft blobs and bars of random colours.</summary>
    private static byte[] Picture(int seed)
    {
        var random = new Random(seed);
        var levels = new double[PixelThumbnail.Length];
        for (int blob = 0; blob < 14; blob++)
        {
            double x = random.NextDouble() * Side;
            double y = random.NextDouble() * Side;
            double size = 1.5 + (random.NextDouble() * 5);
            for (int channel = 0; channel < 3; channel++)
            {
                double height = (random.NextDouble() - 0.5) * 240;
                for (int i = 0; i < Area; i++)
                    levels[(channel * Area) + i] += height * Math.Exp(-(Math.Pow((i % Side) - x, 2) + Math.Pow((i / Side) - y, 2)) / (2 * size * size));
            }
        }

        return [.. levels.Select(level => (byte)Math.Clamp(128 + level, 0, 255))];
    }

    private static byte[] Transform(byte[] picture, Func<double, double, (double X, double Y)> from, Func<double, double> recolour)
    {
        var result = new byte[picture.Length];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                (double sourceX, double sourceY) = from(x, y);
                sourceX = Math.Clamp(sourceX, 0, Side - 1.001);
                sourceY = Math.Clamp(sourceY, 0, Side - 1.001);
                int left = (int)sourceX;
                int top = (int)sourceY;
                double across = sourceX - left;
                double down = sourceY - top;
                for (int channel = 0; channel < 3; channel++)
                {
                    int corner = (channel * Area) + (top * Side) + left;
                    double level = ((1 - down) * (((1 - across) * picture[corner]) + (across * picture[corner + 1])))
                        + (down * (((1 - across) * picture[corner + Side]) + (across * picture[corner + Side + 1])));
                    result[(channel * Area) + (y * Side) + x] = (byte)Math.Clamp(recolour(level) + 0.5, 0, 255);
                }
            }
        }

        return result;
    }
}
