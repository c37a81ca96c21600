using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Vectors that differ by less than single precision keeps once their mean is taken off.</summary>
public class MovedVectorTests
{
    [Fact]
    public void Each_stays_the_vector_of_its_own_row()
    {
        using var context = new EngineContext(1);
        DuplicateRows read = Rows().Rows();
        ComparisonSpace space = ComparisonSpace.Of(read, DuplicateCentering.FrozenMean, context);
        DuplicateRows moved = space.Apply(read, context);
        Assert.NotEqual(read.Vectors!.Row(10).ToArray(), read.Vectors.Row(11).ToArray());
        Assert.Equal(moved.Vectors!.Row(10).ToArray(), moved.Vectors.Row(11).ToArray());

        DuplicateIndex index = DuplicateIndex.Build(
            moved with
            {
                FirstEqual = DuplicateContents.FirstEqual(read),
            },
            DuplicateThreshold.Fixed(0.999f),
            new DuplicateSettings(),
            context
        );

        Assert.Equal([("10", "11"), ("30", "45")], index.Matches.Pairs.Select(pair => (KeyOf(pair.First), KeyOf(pair.Second))));

        string KeyOf(int content) => read.Keys[index.Contents.RowsOf(content)[0]];
    }

    // Rows 10 and 11 differ by 10⁻⁹ in one value, rows 30 and 45 by a thousandth in all.
    private static DuplicateSet Rows()
    {
        var set = new DuplicateSet();
        var random = new Random(1);
        float[][] vectors = [.. Enumerable.Range(0, 60).Select(_ => (float[])[.. Enumerable.Range(0, 8).Select(_ => random.NextSingle())])];
        vectors[10][3] = 1e-9f;
        vectors[11] = [.. vectors[10]];
        vectors[11][3] = 2e-9f;
        vectors[45] = [.. vectors[30].Select(value => value * 1.001f)];
        for (int row = 0; row < vectors.Length; row++)
            set.Add($"{row:00}", vectors[row]);
        return set;
    }
}
