using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>No kernel that lays pictures on each other touches memory outside of them: a wrong one ends this process.</summary>
public class DetailGuardTests
{
    public static TheoryData<GuardedEnd> Ends => [GuardedEnd.After, GuardedEnd.Before];

    private static (int Width, int Height)[] Sizes => [(8, 2), (9, 3), (15, 4), (32, 32), (47, 20), (127, 9), (128, 5), (131, 5)];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Pictures_laid_on_others(GuardedEnd end)
    {
        foreach ((int width, int height) in Sizes)
        {
            using GuardedArray<float> values = Floats(width * height, end);
            using var levels = new GuardedBuffer<float>(width * height, end);
            using var isCovered = new GuardedBuffer<bool>(width * height, end);
            var picture = DetailPlane.Of(values.Array, width);
            foreach (AffineMap map in Maps())
            {
                LaidPicture.Lay(picture, new MappedGrid(map, width, height), 1, 0, levels.Span, isCovered.Span);

                Assert.False(levels.Span.Contains(float.NaN));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Rows_aligned_with_others(GuardedEnd end)
    {
        foreach ((int width, int height) in Sizes)
        {
            using GuardedArray<float> values = Floats(width * height, end);
            using GuardedArray<float> others = Floats(width * height, end);
            using var samples = new GuardedBuffer<float>(AlignedRow.Kinds * AlignedRow.Longest, end);
            var first = DetailPlane.Of(values.Array, width);
            var second = DetailPlane.Of(others.Array, width);
            foreach (AffineMap map in Maps())
            {
                var grid = new MappedGrid(map, width, height);
                for (int row = 1; row < height - 1; row++)
                {
                    foreach (int stride in width <= AlignedRow.Longest ? new[] { 1, 2 } : [2])
                        Assert.InRange(AlignedRow.Sample(first, second, grid, row, stride, samples.Span), 0, AlignedRow.Longest);
                }
            }
        }
    }

    // Also such that lead far outside, where numbers of pixels end.
    private static IEnumerable<AffineMap> Maps()
    {
        yield return AffineMap.Identity;
        var random = new Random(4);
        for (int trial = 0; trial < 60; trial++)
        {
            double reach = trial % 10 == 9 ? 1e15 : 0.5;
            yield return new AffineMap(1 + Change(), Change(), reach * Change(), Change(), 1 + Change(), reach * Change());
        }

        double Change() => random.NextDouble() - 0.5;
    }

    private static GuardedArray<float> Floats(int count, GuardedEnd end) =>
        new([.. Enumerable.Range(0, count).Select(i => (float)(255 * CounterRandom.Double(CounterRandom.Bits(6, 0, (ulong)i))))], end);
}
