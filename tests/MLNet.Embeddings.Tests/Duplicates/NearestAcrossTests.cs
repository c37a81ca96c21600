using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Search;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>The nearest row of another split.</summary>
public class NearestAcrossTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(400)]
    public void It_is_the_nearest_by_brute_force_for_rows_of_one_split_of_several_and_of_none(int count)
    {
        using var context = new EngineContext(2);
        var random = new Random(count);
        int[] splits =
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    random.Next(5) switch
                    {
                        0 => DuplicateRows.NoNumber,
                        1 => ContentSplits.Several,
                        var split => split,
                    }
                ),
        ];
        var vectors = new Matrix(count, 8, [.. Enumerable.Range(0, count * 8).Select(_ => (float)random.Next(-2, 3) + 0.25f)]);
        var nearest = new NearestAcross(vectors, splits);
        int[] rows = [.. Enumerable.Range(0, count).Where(row => row % 3 != 1)];
        var found = nearest.Of(rows, context).ToDictionary(pair => pair.Row, pair => pair.Other);

        Assert.InRange(nearest.WorkFor(rows), 0, (long)rows.Length * count);
        foreach (int row in rows)
        {
            int best = -1;
            for (int other = 0; other < count; other++)
            {
                if (other == row || !ContentSplits.AreAcross(splits[row], splits[other]))
                    continue;
                if (best < 0 || Distance(row, other) < Distance(row, best))
                    best = other;
            }

            // Of many equally near rows, those that lie nearer by less than a rounding are found first.
            Assert.Equal(best >= 0, found.ContainsKey(row));
            if (best >= 0)
                Assert.Equal(Distance(row, best), Distance(row, found[row]));
        }

        float Distance(int row, int other) => Cosines.Distance(vectors.Row(row), vectors.Row(other));
    }
}
