using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Tests.Duplicates;

public class PixelEvidenceTests
{
    private const int Side = PixelThumbnail.Side;
    private const int Area = Side * Side;

    [Theory]
    [InlineData(16, 1.3f)]
    [InlineData(32, 0.7f)]
    [InlineData(16, 6)]
    public void A_blur_is_the_weighted_mean_of_mirrored_neighbors(int side, float deviation)
    {
        float[] plane = [.. Enumerable.Range(0, side * side).Select(i => (float)((i * 37) % 101))];
        var blurred = new float[side * side];
        new GaussianBlur(side, deviation).Apply(plane, blurred);

        int radius = (int)Math.Ceiling(2.5 * deviation);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                double sum = 0;
                double weights = 0;
                for (int dy = -radius; dy <= radius; dy++)
                {
                    for (int dx = -radius; dx <= radius; dx++)
                    {
                        double weight = Math.Exp(-((dx * dx) + (dy * dy)) / (2.0 * deviation * deviation));
                        sum += weight * plane[(Mirror(y + dy) * side) + Mirror(x + dx)];
                        weights += weight;
                    }
                }

                Assert.Equal(sum / weights, blurred[(y * side) + x], 1e-3);
            }
        }

        int Mirror(int i) =>
            i < 0 ? -i - 1
            : i >= side ? (2 * side) - 1 - i
            : i;
    }

    [Fact]
    public void A_plane_may_be_blurred_in_place()
    {
        float[] plane = [.. Enumerable.Range(0, Area).Select(i => (float)((i * 37) % 101))];
        var blurred = new float[Area];
        var blur = new GaussianBlur(Side, 2);
        blur.Apply(plane, blurred);
        blur.Apply(plane, plane);

        Assert.Equal(blurred, plane);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, -2)]
    [InlineData(-1, 3)]
    [InlineData(-3, -3)]
    public void Maps_correlate_over_their_overlap(int dx, int dy)
    {
        var random = new Random(4);
        float[] first = Gaussians(random, 256);
        float[] second = Gaussians(random, 256);
        var one = new StructureMap(16, 3);
        var other = new StructureMap(16, 3);
        one.Set(first);
        other.Set(second);
        Assert.Equal(Correlation(first, second, 16, dx, dy), StructureMap.Correlate(one, other, dx, dy), 1e-4);
    }

    [Fact]
    public void Panels_correlate_others_with_every_structure_at_every_shift()
    {
        var random = new Random(5);
        float[][] structures = [.. Enumerable.Range(0, 4).Select(_ => Gaussians(random, HalfStructure.Area))];
        float[] others = Gaussians(random, AlignmentPanels.RowsPerTile * HalfStructure.Area);
        var panels = new AlignmentPanels(structures.Length);
        for (int i = 0; i < structures.Length; i++)
            panels.Set(i, structures[i]);

        var products = new float[AlignmentPanels.RowsPerTile * panels.LaneCount];
        panels.Multiply(others, AlignmentPanels.RowsPerTile, products);
        var scales = new float[HalfShifts.Lanes];
        for (int other = 0; other < AlignmentPanels.RowsPerTile; other++)
        {
            float[] plane = others[(other * HalfStructure.Area)..((other + 1) * HalfStructure.Area)];
            HalfShifts.Scales(plane, scales);
            for (int lane = 0; lane < panels.LaneCount; lane++)
            {
                int shift = lane % HalfShifts.Lanes;
                bool isShift = Math.Abs(HalfShifts.AcrossOf(shift)) <= HalfShifts.Maximum;
                double expected = isShift
                    ? Correlation(
                        plane,
                        structures[lane / HalfShifts.Lanes],
                        HalfStructure.Side,
                        HalfShifts.AcrossOf(shift),
                        HalfShifts.DownOf(shift)
                    )
                    : 0;
                Assert.Equal(expected, products[(other * panels.LaneCount) + lane] * scales[shift], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, -7)]
    [InlineData(-7, 2)]
    public void Planes_correlate_over_their_overlap_with_one_level_of_common_noise(int dx, int dy)
    {
        var random = new Random(6);
        float[] first = Gaussians(random, Area + OverlapCorrelation.Margin);
        float[] second = [.. first.Select(value => (40 * value) + (20 * DuplicateSet.Gaussian(random)) + 3)];
        double[] a = [.. Overlap(Side, dx, dy).Select(pair => (double)first[pair.First])];
        double[] b = [.. Overlap(Side, dx, dy).Select(pair => (double)second[pair.Second])];
        double covariance = a.Zip(b, (x, y) => (x - a.Average()) * (y - b.Average())).Sum() + a.Length;
        double variances = (a.Sum(x => Math.Pow(x - a.Average(), 2)) + a.Length) * (b.Sum(y => Math.Pow(y - b.Average(), 2)) + a.Length);

        Assert.Equal(covariance / Math.Sqrt(variances), OverlapCorrelation.Compute(first, second, dx, dy), 1e-4);
    }

    [Theory]
    [InlineData(0.86f)]
    [InlineData(1.16f)]
    public void A_mirrored_warp_is_the_mirror_image_of_the_warp(float scale)
    {
        float[] plane = Gaussians(new Random(7), Area);
        var warped = new float[Area];
        var mirrored = new float[Area];
        new ThumbnailWarp(scale, mirrored: false).Apply(plane, warped);
        new ThumbnailWarp(scale, mirrored: true).Apply(plane, mirrored);
        for (int i = 0; i < Area; i++)
            Assert.Equal(warped[(i / Side * Side) + Side - 1 - (i % Side)], mirrored[i]);
    }

    [Fact]
    public void Scoring_many_pictures_gives_the_scores_of_each()
    {
        byte[][] pictures =
        [
            .. Enumerable.Range(0, 70).Select(seed => Picture(seed % 60)),
            Transform(Picture(0), (x, y) => (x - 3, y + 2), level => level),
        ];
        byte[] thumbnails = [.. pictures.SelectMany(picture => picture)];
        using var context = new EngineContext(2);
        var structures = HalfStructures.Of(thumbnails, context);
        var evidence = new PixelEvidence();
        evidence.SetFirst(pictures[0]);
        var scores = new float[pictures.Length];
        var areMirrored = new bool[pictures.Length];
        evidence.Score(thumbnails, structures, [.. Enumerable.Range(0, pictures.Length)], scores, areMirrored);

        Assert.Equal(pictures.Select(picture => evidence.Score(picture)), scores);
        Assert.Equal(pictures.Select(picture => evidence.Score(picture) > 0 && evidence.LastAlignment.IsMirrored), areMirrored);
    }

    [Fact]
    public void A_picture_that_is_set_again_scores_as_before()
    {
        byte[] other = Transform(Picture(0), (x, y) => (x - 3, y + 2), level => level);
        var evidence = new PixelEvidence();
        foreach (int seed in new[] { 0, 0, 1, 0 })
            Assert.Equal(Scored(new PixelEvidence(), seed), Scored(evidence, seed));

        float Scored(PixelEvidence evidence, int seed)
        {
            evidence.SetFirst(Picture(seed));
            return evidence.Score(other);
        }
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
            Assert.InRange(
                evidence.Score(Transform(picture, (x, y) => (15.5 + ((x - 15.5) * 0.9), 15.5 + ((y - 15.5) * 0.9)), level => level)),
                0.85f,
                1
            );
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
            Assert.Equal(
                sums[channel] / (width * height),
                thumbnail.AsSpan(channel * Area, Area).ToArray().Average(level => (double)level),
                0.2
            );
    }

    private static float[] Gaussians(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => DuplicateSet.Gaussian(random))];

    private static double Correlation(float[] first, float[] second, int side, int dx, int dy)
    {
        double product = 0,
            energy = 0,
            otherEnergy = 0;
        foreach ((int a, int b) in Overlap(side, dx, dy))
        {
            product += (double)first[a] * second[b];
            energy += (double)first[a] * first[a];
            otherEnergy += (double)second[b] * second[b];
        }

        return product / Math.Sqrt(energy * otherEnergy);
    }

    private static IEnumerable<(int First, int Second)> Overlap(int side, int dx, int dy) =>
        from y in Enumerable.Range(0, side)
        from x in Enumerable.Range(0, side)
        where y - dy >= 0 && y - dy < side && x - dx >= 0 && x - dx < side
        select ((y * side) + x, ((y - dy) * side) + x - dx);

    /// <summary>A few random soft blobs and bars of random colors.</summary>
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
                    levels[(channel * Area) + i] +=
                        height * Math.Exp(-(Math.Pow((i % Side) - x, 2) + Math.Pow((i / Side) - y, 2)) / (2 * size * size));
            }
        }

        return [.. levels.Select(level => (byte)Math.Clamp(128 + level, 0, 255))];
    }

    private static byte[] Transform(byte[] picture, Func<double, double, (double X, double Y)> from, Func<double, double> recolor)
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
                    double level =
                        ((1 - down) * (((1 - across) * picture[corner]) + (across * picture[corner + 1])))
                        + (down * (((1 - across) * picture[corner + Side]) + (across * picture[corner + Side + 1])));
                    result[(channel * Area) + (y * Side) + x] = (byte)Math.Clamp(recolor(level) + 0.5, 0, 255);
                }
            }
        }

        return result;
    }
}
