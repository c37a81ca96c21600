using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>A vector of the fit is known as it was read, without being moved first.</summary>
public class FittedVectorTests
{
    private static readonly float[] Unknown = [9, 8, 7, 6, 5, 4];

    [Fact]
    public void The_vector_that_a_row_had_is_known_by_its_hash_also_after_vectors_were_moved_and_rows_added()
    {
        using var context = new EngineContext(1);
        DuplicateRows read = Rows(40, seed: 1, "a");
        ComparisonSpace space = ComparisonSpace.Of(read, DuplicateCentering.Whiten, context);
        DuplicateIndex index = DuplicateIndex.Build(space.Apply(read, context), DuplicateSet.Within(5), new DuplicateSettings(), context);
        Check(index, read);

        DuplicateRows added = Rows(12, seed: 2, "b");
        DuplicateIndex grown = index.Add(space.Apply(added, context), context);
        Check(grown, read);
        Check(grown, added);
    }

    [Fact]
    public void Without_hashes_no_vector_is_known_and_the_moved_ones_are_compared()
    {
        DuplicateIndex fitted = DuplicateSet.Random(20, 6, seed: 1).Index(DuplicateSet.Within(5));
        DuplicateRows rows = fitted.Rows with { VectorHashes = [] };
        var matcher = new DuplicateMatcher(
            DuplicateIndex.Restore(rows, fitted.Matches, fitted.Threshold, calibration: null, fitted.Settings)
        );
        for (int row = 0; row < rows.Count; row++)
        {
            float[] vector = rows.Vectors!.Row(row).ToArray();
            Assert.False(matcher.IsFitted(row, vector));
            Assert.True(matcher.IsNearFitted(row, new DuplicateQuery { Vector = vector }));
        }

        Assert.False(matcher.IsNearFitted(0, new DuplicateQuery { Vector = Unknown }));
    }

    [Fact]
    public void A_row_that_could_not_be_compared_is_told_by_its_status()
    {
        DuplicateSet set = DuplicateSet.Random(20, 6, seed: 1).Add("zero", new float[6]).Add("NaN", [1, float.NaN, 3, 4, 5, 6]);
        DuplicateIndex index = set.Index(DuplicateSet.Within(5));
        var matcher = new DuplicateMatcher(index);
        int place = Array.IndexOf(index.Rows.Keys, "zero");
        Assert.Equal(DuplicateStatus.ZeroVector, index.Rows.Statuses[place]);
        Assert.Equal(DuplicateStatus.NotFinite, index.Rows.Statuses[Array.IndexOf(index.Rows.Keys, "NaN")]);
        Assert.False(matcher.IsFitted(place, new float[6]));
        Assert.True(matcher.IsNearFitted(place, new DuplicateQuery { Status = DuplicateStatus.ZeroVector, Vector = new float[6] }));
        Assert.False(matcher.IsNearFitted(place, new DuplicateQuery { Vector = Unknown }));
    }

    [Theory]
    [InlineData(6, -1, true)]
    [InlineData(200, -1, true)]
    [InlineData(200, 3, false)]
    [InlineData(200, 150, false)]
    public void Rows_lie_on_a_line_where_none_of_them_lies_beside_it(int count, int besideIt, bool expected)
    {
        var random = new Random(4);
        float[] direction = [.. Enumerable.Range(0, 17).Select(_ => DuplicateSet.Gaussian(random))];
        var set = new DuplicateSet();
        for (int row = 0; row < count; row++)
        {
            float along = DuplicateSet.Gaussian(random);
            set.Add($"{row:D3}", [.. direction.Select((value, i) => (value * along) + (row == besideIt && i == 2 ? 0.01f : 0) + 3)]);
        }

        Assert.Equal(expected, LineCheck.LieOnOneLine(set.Rows()));
    }

    private static void Check(DuplicateIndex index, DuplicateRows read)
    {
        var matcher = new DuplicateMatcher(index);
        for (int row = 0; row < read.Count; row++)
        {
            int place = matcher.PlaceOfKey(new DuplicateQuery { Key = read.Keys[row] });
            Assert.Equal(read.Keys[row], index.Rows.Keys[place]);
            Assert.True(matcher.IsFitted(place, read.Vectors!.Row(row)));
            Assert.False(matcher.IsFitted(place, Unknown));
            Assert.False(matcher.IsFitted(place, read.Vectors.Row((row + 1) % read.Count)));
        }
    }

    private static DuplicateRows Rows(int count, int seed, string prefix)
    {
        var random = new Random(seed);
        var set = new DuplicateSet();
        for (int row = 0; row < count; row++)
            set.Add($"{prefix}{row:D2}", [.. Enumerable.Range(0, 6).Select(_ => DuplicateSet.Gaussian(random))]);
        return set.Rows();
    }
}
