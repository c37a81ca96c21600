using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>No kernel that works on thumbnails or pixels touches memory outside what it is given: a wrong one ends this process.</summary>
public class PixelGuardTests
{
    private const int Side = PixelThumbnail.Side;

    public static TheoryData<GuardedEnd> Ends => [GuardedEnd.After, GuardedEnd.Before];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Arithmetic_of_pixels(GuardedEnd end)
    {
        for (int length = 0; length < 150; length++)
        {
            using GuardedBuffer<byte> source = Bytes(length, end);
            using var target = new GuardedBuffer<byte>(length, end);
            PixelArithmetic.Premultiply(source.Span, target.Span);
            PixelArithmetic.Unpremultiply(target.Span);
            PixelArithmetic.CompositeOverWhite(source.Span, target.Span);
            PixelArithmetic.InksToColors(source.Span, target.Span);
            PixelArithmetic.Premultiply(source.Span, source.Span);
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Blur(GuardedEnd end)
    {
        foreach (int side in new[] { 16, 32, 48 })
        {
            foreach (float deviation in new[] { 0.3f, 0.7f, 1, 2.5f, 6, 40 })
            {
                using GuardedBuffer<float> source = Floats(side * side, end);
                using var target = new GuardedBuffer<float>(side * side, end);
                new GaussianBlur(side, deviation).Apply(source.Span, target.Span);

                Assert.False(target.Span.ContainsAny(float.NaN, float.PositiveInfinity));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Correlation_of_overlaps(GuardedEnd end)
    {
        using GuardedBuffer<float> first = Floats((Side * Side) + OverlapCorrelation.Margin, end);
        using GuardedBuffer<float> second = Floats((Side * Side) + OverlapCorrelation.Margin, end);
        for (int dy = -(Side - 1); dy < Side; dy++)
        {
            for (int dx = -(Side - 1); dx < Side; dx++)
                Assert.True(float.IsFinite(OverlapCorrelation.Compute(first.Span, second.Span, dx, dy)));
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Warps(GuardedEnd end)
    {
        using GuardedBuffer<float> source = Floats(Side * Side, end);
        using var target = new GuardedBuffer<float>(Side * Side, end);
        foreach (float scale in new[] { 0.01f, 0.5f, 0.9f, 1, 1.1f, 2, 1000 })
        {
            foreach (bool mirrored in new[] { false, true })
                new ThumbnailWarp(scale, mirrored).Apply(source.Span, target.Span);
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Shifts_and_panels_at_half_resolution(GuardedEnd end)
    {
        const int count = 4;
        using GuardedBuffer<float> structure = Floats(HalfStructure.Area, end);
        using var scales = new GuardedBuffer<float>(HalfShifts.Lanes, end);
        using var reversed = new GuardedBuffer<float>(HalfShifts.Lanes, end);
        HalfShifts.Scales(structure.Span, scales.Span);
        HalfShifts.Reverse(scales.Span, reversed.Span);

        var panels = new AlignmentPanels(count);
        for (int i = 0; i < count; i++)
            panels.Set(i, structure.Span);
        foreach (int others in new[] { AlignmentPanels.RowsPerTile, 3 * AlignmentPanels.RowsPerTile })
        {
            using GuardedBuffer<float> rows = Floats(others * HalfStructure.Area, end);
            using var products = new GuardedBuffer<float>(others * panels.LaneCount, end);
            panels.Multiply(rows.Span, others, products.Span);

            Assert.False(products.Span.Contains(float.NaN));
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Thumbnails_and_their_descriptors(GuardedEnd end)
    {
        foreach ((int width, int height) in new[] { (1, 1), (1, 77), (33, 2), (32, 32), (100, 61) })
        {
            using GuardedBuffer<byte> pixels = Bytes(width * height * 4, end);
            using var thumbnail = new GuardedBuffer<byte>(PixelThumbnail.Length, end);
            using var descriptor = new GuardedBuffer<float>(PixelDescriptor.Length, end);
            PixelThumbnail.Compute(pixels.Span, width, height, thumbnail.Span);
            new PixelDescriptor().Compute(thumbnail.Span, descriptor.Span);
        }
    }

    private static GuardedBuffer<byte> Bytes(int length, GuardedEnd end)
    {
        var buffer = new GuardedBuffer<byte>(length, end);
        new Random(length).NextBytes(buffer.Span);
        return buffer;
    }

    private static GuardedBuffer<float> Floats(int length, GuardedEnd end)
    {
        var buffer = new GuardedBuffer<float>(length, end);
        var random = new Random(length);
        foreach (ref float value in buffer.Span)
            value = random.NextSingle() * 255;
        return buffer;
    }
}
