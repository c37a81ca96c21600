using System.Numerics.Tensors;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>The eight turns of thumbnails, of their descriptors, and what they leave as it is.</summary>
public class TurnsTests
{
    private static readonly DuplicateTurn[] All = Enum.GetValues<DuplicateTurn>();

    [Fact]
    public void Descriptors_turn_as_thumbnails_do()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            byte[] thumbnail = Thumbnail(seed);
            float[] descriptor = Describe(thumbnail);
            foreach (DuplicateTurn turn in All)
            {
                float[] expected = Describe(Turned(thumbnail, turn));
                var turned = new float[PixelDescriptor.Length];
                Turns.Descriptor(descriptor, turn, turned);
                Assert.Equal(0, TensorPrimitives.Distance<float>(expected, turned), 3);
                Assert.Equal(0, Turns.Distance(descriptor, turn, expected), 5);
            }

            var mirrored = new float[PixelDescriptor.Length];
            PixelDescriptor.Mirror(descriptor, mirrored);
            Assert.Equal(0, Turns.Distance(descriptor, DuplicateTurn.Mirrored, mirrored));
        }
    }

    [Fact]
    public void Turns_can_be_taken_back_and_mirrored()
    {
        byte[] thumbnail = Thumbnail(1);
        foreach (DuplicateTurn turn in All)
        {
            byte[] turned = Turned(thumbnail, turn);
            Assert.Equal(thumbnail, Turned(turned, Turns.Inverse(turn)));
            Assert.Equal(Turned(turned, DuplicateTurn.Mirrored), Turned(thumbnail, Turns.Mirrored(turn)));
        }

        // By the pixel in the upper left corner: clockwise it comes to the upper right one.
        byte[] corner = new byte[PixelThumbnail.Length];
        corner[0] = 9;
        Assert.Equal(9, Turned(corner, DuplicateTurn.QuarterTurn)[PixelThumbnail.Side - 1]);
        Assert.Equal(9, Turned(corner, DuplicateTurn.HalfTurn)[(PixelThumbnail.Side * PixelThumbnail.Side) - 1]);
    }

    [Fact]
    public void Invariants_do_not_change_and_are_no_farther_apart_than_descriptors()
    {
        float[][] descriptors = [.. Enumerable.Range(0, 30).Select(seed => Describe(Thumbnail(seed)))];
        foreach (float[] descriptor in descriptors)
        {
            float[] invariants = InvariantsOf(descriptor);
            Assert.Equal(1, TensorPrimitives.Norm<float>(invariants), 4);
            foreach (DuplicateTurn turn in All)
            {
                var turned = new float[PixelDescriptor.Length];
                Turns.Descriptor(descriptor, turn, turned);
                Assert.Equal(0, TensorPrimitives.Distance<float>(invariants, InvariantsOf(turned)), 5);
            }

            foreach (float[] other in descriptors)
            {
                float nearest = All.Min(turn => Turns.Distance(descriptor, turn, other));
                Assert.True(TensorPrimitives.Distance<float>(invariants, InvariantsOf(other)) <= MathF.Sqrt(nearest) + 1e-5f);
            }
        }
    }

    private static float[] InvariantsOf(float[] descriptor)
    {
        var invariants = new float[TurnInvariants.Length];
        TurnInvariants.Compute(descriptor, invariants);
        return invariants;
    }

    private static float[] Describe(byte[] thumbnail)
    {
        var descriptor = new float[PixelDescriptor.Length];
        new PixelDescriptor().Compute(thumbnail, descriptor);
        return descriptor;
    }

    private static byte[] Turned(byte[] thumbnail, DuplicateTurn turn)
    {
        var turned = new byte[PixelThumbnail.Length];
        Turns.Thumbnail(thumbnail, turn, turned);
        return turned;
    }

    // Smooth waves with some noise, as pictures are.
    private static byte[] Thumbnail(int seed)
    {
        const int Side = PixelThumbnail.Side;
        var random = new Random(seed);
        (double X, double Y, double Phase)[] waves =
        [
            .. Enumerable.Range(0, 8).Select(_ => (random.NextDouble() - 0.5, random.NextDouble() - 0.5, 6.3 * random.NextDouble())),
        ];
        return
        [
            .. Enumerable
                .Range(0, PixelThumbnail.Length)
                .Select(i =>
                    (byte)
                        Math.Clamp(
                            128
                                + (25 * waves.Sum(wave => Math.Sin((wave.X * (i % Side)) + (wave.Y * (i / Side % Side)) + wave.Phase)))
                                + random.Next(8),
                            0,
                            255
                        )
                ),
        ];
    }
}
