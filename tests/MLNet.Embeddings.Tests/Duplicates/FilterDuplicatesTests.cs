using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Duplicates;

public class FilterDuplicatesTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void One_row_of_each_group_stays_and_all_others_do()
    {
        IDataView flagged = Flagged();
        IDataView distinct = _context.Data.FilterDuplicates(flagged, "Dup");

        Assert.Equal(["a", "c", "d"], distinct.GetColumn<string>("Id"));
        Assert.Null(distinct.GetRowCount());
        Assert.Equal(flagged.Schema.Count, distinct.Schema.Count);
        // What reads few columns, shuffles, or reads with several cursors sees the same rows.
        Assert.Equal([1f, 0f, 0f], distinct.GetColumn<float[]>("Vector").Select(vector => vector[0]));
        Assert.Equal(["a", "c", "d"], _context.Data.ShuffleRows(distinct).GetColumn<string>("Id").Order());
        Assert.Equal(["a", "c", "d"], Read(distinct, cursors: 4).Order());
        Assert.Equal(3, _context.Data.Cache(distinct).GetColumn<bool>("DupIsDuplicate").Count(flag => !flag));
    }

    [Fact]
    public void Any_flag_can_be_filtered_by_and_kept()
    {
        IDataView flagged = Flagged();
        Assert.Equal(["b", "e"], _context.Data.FilterRowsByFlag(flagged, "DupIsDuplicate").GetColumn<string>("Id"));
        Assert.Equal(["a", "c", "d"], _context.Data.FilterRowsByFlag(flagged, "DupIsDuplicate", keep: false).GetColumn<string>("Id"));
    }

    [Fact]
    public void A_trainer_takes_the_rows_that_stay()
    {
        IDataView distinct = _context.Data.FilterDuplicates(Flagged(), "Dup");
        var model = _context.Clustering.Trainers.KMeans("Vector", numberOfClusters: 2).Fit(distinct);
        Assert.Equal(3, model.Transform(distinct).GetColumn<uint>("PredictedLabel").Count());
    }

    [Fact]
    public void A_column_that_is_missing_or_no_flag_is_refused()
    {
        IDataView flagged = Flagged();
        Assert.Contains(
            "'OtherIsDuplicate'",
            Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.FilterDuplicates(flagged, "Other")).Message
        );
        Assert.Contains(
            "expected Boolean, got String",
            Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.FilterRowsByFlag(flagged, "Id")).Message
        );
    }

    [Fact]
    public void The_short_form_of_the_flagger_takes_a_threshold()
    {
        IDataView data = Data();
        var strict = _context.Transforms.DuplicateFlagger("Dup", "Vector", idColumnName: "Id", threshold: 0.9999f).Fit(data);
        var loose = _context.Transforms.DuplicateFlagger("Dup", "Vector", idColumnName: "Id", threshold: 0.5f).Fit(data);

        Assert.Equal((0.9999f, 0.5f), (strict.Threshold, loose.Threshold));
        Assert.Equal(1, strict.Transform(data).GetColumn<bool>("DupIsDuplicate").Count(flag => flag));
        Assert.Equal(2, loose.Transform(data).GetColumn<bool>("DupIsDuplicate").Count(flag => flag));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.DuplicateFlagger("Dup", "Vector", threshold: 2));
    }

    private static string[] Read(IDataView view, int cursors)
    {
        var found = new List<string>();
        DataViewSchema.Column id = view.Schema["Id"];
        foreach (DataViewRowCursor cursor in view.GetRowCursorSet([id], cursors))
        {
            using (cursor)
            {
                Assert.False(cursor.IsColumnActive(view.Schema["DupIsDuplicate"]));
                Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<bool>(view.Schema["DupIsDuplicate"]));
                ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(id);
                ReadOnlyMemory<char> value = default;
                for (long position = 0; cursor.MoveNext(); position++)
                {
                    Assert.Equal(position, cursor.Position);
                    getter(ref value);
                    found.Add(value.ToString());
                }
            }
        }

        return [.. found];
    }

    private IDataView Data() =>
        _context.Data.LoadFromEnumerable([
            new Row { Id = "a", Vector = [1, 0, 0] },
            new Row { Id = "b", Vector = [1, 0, 0] },
            new Row { Id = "c", Vector = [0, 1, 0] },
            new Row { Id = "d", Vector = [0, 0, 1] },
            new Row { Id = "e", Vector = [0, 0.1f, 1] },
        ]);

    private IDataView Flagged()
    {
        IDataView data = Data();
        return _context.Transforms.DuplicateFlagger("Dup", "Vector", idColumnName: "Id", threshold: 0.9f).Fit(data).Transform(data);
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        [VectorType(3)]
        public float[] Vector { get; set; } = [];
    }
}
