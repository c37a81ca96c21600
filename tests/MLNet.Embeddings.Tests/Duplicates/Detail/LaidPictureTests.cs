using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

/// <summary>Eight pixels at once are laid as one at a time is.</summary>
public class LaidPictureTests
{
    private const double Margin = 0.06;

    [Theory]
    [InlineData(2, 3)]
    [InlineData(7, 9)]
    [InlineData(8, 8)]
    [InlineData(9, 5)]
    [InlineData(32, 32)]
    [InlineData(47, 20)]
    [InlineData(131, 60)]
    public void Pictures_are_laid_as_by_definition(int width, int height)
    {
        var random = new Random(width);
        var picture = new DetailPlane(width, height);
        for (int i = 0; i < picture.Values.Length; i++)
            picture.Values[i] = (float)(255 * CounterRandom.Double(CounterRandom.Bits(3, 0, (ulong)i)));
        for (int trial = 0; trial < 60; trial++)
        {
            // Also far outside, where numbers of pixels end.
            double reach = trial % 20 == 19 ? 1e12 : 0.4;
            var map = new AffineMap(
                1 + Change(random, 0.4),
                Change(random, 0.3),
                Change(random, reach),
                Change(random, 0.3),
                1 + Change(random, 0.4),
                Change(random, reach)
            );
            map = trial == 0 ? AffineMap.Identity : map;
            var laid = new LaidPicture(picture, map, Margin);

            var grid = new MappedGrid(map, width, height);
            for (int place = 0; place < picture.Values.Length; place++)
            {
                (int column, int row) = (place % width, place / width);
                float x = grid.At(0, row).X + (column * grid.Step.X);
                float y = grid.At(0, row).Y + (column * grid.Step.Y);
                Assert.Equal(Counts(x, y) && Counts(column, row), laid.IsCovered[place]);
                Assert.Equal(LevelAt(picture, x, y), laid.Levels[place]);
            }
        }

        bool Counts(float x, float y)
        {
            float marginX = (float)(Margin * width / 2);
            float marginY = (float)(Margin * height / 2);
            return x >= marginX && x <= width - 1 - marginX && y >= marginY && y <= height - 1 - marginY;
        }
    }

    [Theory]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    public void There_is_nothing_between_the_pixels_of_a_line(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaidPicture(new DetailPlane(width, height), AffineMap.Identity, Margin));

    private static float LevelAt(DetailPlane plane, float x, float y)
    {
        int left = Math.Clamp((int)x, 0, plane.Width - 2);
        int top = Math.Clamp((int)y, 0, plane.Height - 2);
        float across = Math.Clamp(x - left, 0, 1);
        float above = Between(Level(left, top), Level(left + 1, top), across);
        float below = Between(Level(left, top + 1), Level(left + 1, top + 1), across);
        return Between(above, below, Math.Clamp(y - top, 0, 1));

        float Level(int column, int row) => plane.Values[(row * plane.Width) + column];
    }

    private static float Between(float first, float second, float share) => first + (share * (second - first));

    private static double Change(Random random, double most) => most * ((2 * random.NextDouble()) - 1);
}
