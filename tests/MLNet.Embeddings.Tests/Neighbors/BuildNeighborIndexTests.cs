using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Neighbors;

public class BuildNeighborIndexTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void An_index_over_a_column_answers_with_the_keys_of_another()
    {
        IDataView data = _context.Data.LoadFromEnumerable([
            new Row { Path = "right.png", Vector = [1, 0, 0] },
            new Row { Path = "up.png", Vector = [0, 2, 0] },
            new Row { Path = "between.png", Vector = [1, 1, 0] },
        ]);
        NeighborIndex index = _context.Data.BuildNeighborIndex(data, "Vector", keyColumnName: "Path");

        IReadOnlyList<NeighborMatch> found = index.Search([3, 0.1f, 0], 2);
        Assert.Equal(["right.png", "between.png"], found.Select(match => match.Key));
        Assert.Equal(0.999445f, found[0].Cosine, 1e-5f);
        Assert.Equal(["0", "1", "2"], _context.Data.BuildNeighborIndex(data, "Vector").Keys);
    }

    [Fact]
    public void Rows_without_a_vector_are_left_out_counted_and_told()
    {
        var log = new LogListener(_context);
        IDataView data = _context.Data.LoadFromEnumerable([
            new Row { Path = "a", Vector = [1, 0, 0] },
            new Row { Path = "b", Vector = [float.NaN, 0, 0] },
            new Row { Path = "c", Vector = [0, 0, 1] },
            new Row { Path = "d", Vector = [0, float.PositiveInfinity, 1] },
        ]);
        NeighborIndex index = _context.Data.BuildNeighborIndex(data, "Vector", "Path");

        Assert.Equal(["a", "c"], index.Keys);
        Assert.Equal((2, 2L), (index.RowCount, index.SkippedRowCount));
        Assert.Equal(
            "2 rows have a missing, infinite or too large value in column 'Vector' and were left out of the index.",
            Assert.Single(log.Of(ChannelMessageKind.Warning))
        );
        using var stream = new MemoryStream();
        index.Save(stream);
        stream.Position = 0;
        Assert.Equal(2, NeighborIndex.Load(stream).SkippedRowCount);
        Assert.Equal(["0", "2"], _context.Data.BuildNeighborIndex(data, "Vector").Keys);
    }

    [Fact]
    public void Building_stops_when_it_is_told_to()
    {
        IDataView data = FeatureData.View(_context, FeatureData.Rows(50, 4));
        Assert.Throws<OperationCanceledException>(() =>
            _context.Data.BuildNeighborIndex(data, FeatureData.Column, cancellationToken: new CancellationToken(canceled: true))
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.BuildNeighborIndex(data, "Nothing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.BuildNeighborIndex(data, FeatureData.Column, "Nothing"));
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        [VectorType(3)]
        public float[] Vector { get; set; } = [];
    }
}
