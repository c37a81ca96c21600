using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

/// <summary>Eight pixels at once are sampled as one at a time is.</summary>
public class AlignedRowTests
{
    [Fact]
    public void Rows_are_sampled_as_by_definition()
    {
        var random = new Random(1);
        var samples = new float[AlignedRow.Kinds * AlignedRow.Longest];
        foreach (int width in new[] { 3, 8, 9, 10, 11, 17, 32, 33, 47, 130, 300 })
        {
            int height = (width / 2) + 3;
            DetailPlane first = Plane(width, height, 1);
            DetailPlane second = Plane(width, height, 2);
            for (int trial = 0; trial < 60; trial++)
            {
                AffineMap map = new(
                    1 + Change(random, 0.4),
                    Change(random, 0.3),
                    Change(random, 1),
                    Change(random, 0.3),
                    1 + Change(random, 0.4),
                    Change(random, 1)
                );
                map = trial == 0 ? AffineMap.Identity : map;
                var grid = new MappedGrid(map, width, height);
                int stride = (width + AlignedRow.Longest - 1) / AlignedRow.Longest;
                for (int row = 1; row < height - 1; row++)
                {
                    Array.Fill(samples, float.NaN);
                    int count = AlignedRow.Sample(first, second, grid, row, stride, samples);
                    float[][] expected = ByDefinition(first, second, grid, row, stride);
                    for (int kind = 0; kind < AlignedRow.Kinds; kind++)
                    {
                        ReadOnlySpan<float> found = samples.AsSpan(kind * AlignedRow.Longest, AlignedRow.Longest);
                        Assert.Equal(expected[kind], found[..count].ToArray());
                        Assert.All(found[count..((count + 7) / 8 * 8)].ToArray(), value => Assert.Equal(0, value));
                    }
                }
            }
        }
    }

    private static float[][] ByDefinition(DetailPlane first, DetailPlane second, MappedGrid grid, int row, int stride)
    {
        (int width, int height) = (second.Width, second.Height);
        var kinds = new List<float>[] { [], [], [], [] };
        for (int column = stride; column < width - 1; column += stride)
        {
            float x = grid.At(0, row).X + (column * grid.Step.X);
            float y = grid.At(0, row).Y + (column * grid.Step.Y);
            if (!(x >= 0 && y >= 0 && x < width - 1 && y < height - 1))
                continue;

            (int left, int top) = ((int)x, (int)y);
            float above = Level(first, left, top) + ((x - left) * (Level(first, left + 1, top) - Level(first, left, top)));
            float below = Level(first, left, top + 1) + ((x - left) * (Level(first, left + 1, top + 1) - Level(first, left, top + 1)));
            kinds[AlignedRow.Differences].Add(Level(second, column, row) - (above + ((y - top) * (below - above))));
            kinds[AlignedRow.Places].Add(((2 * column) + 1f - width) / width);
            kinds[AlignedRow.Across].Add(Level(second, column + 1, row) - Level(second, column - 1, row));
            kinds[AlignedRow.Down].Add(Level(second, column, row + 1) - Level(second, column, row - 1));
        }

        return Array.ConvertAll(kinds, values => values.ToArray());
    }

    private static float Level(DetailPlane plane, int x, int y) => plane.Values[(y * plane.Width) + x];

    private static double Change(Random random, double most) => most * ((2 * random.NextDouble()) - 1);

    private static DetailPlane Plane(int width, int height, ulong seed)
    {
        var plane = new DetailPlane(width, height);
        for (int i = 0; i < plane.Values.Length; i++)
            plane.Values[i] = (float)CounterRandom.Gaussian(seed, 0, (ulong)i);
        return plane;
    }
}
