using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Rows;

public class BatchedDataViewTests
{
    [Fact]
    public void Images_are_handed_through_with_their_own_rows_and_stay_the_users()
    {
        var context = new MLContext(1);
        ImageRow[] rows = [.. Enumerable.Range(0, 50).Select(ImageRow.Create)];
        IDataView input = context.Data.LoadFromEnumerable(rows);
        IDataView view = new CenteringEstimator(context, "Features").Fit(input).Transform(input);

        ViewContent expected = ViewContent.Read(input);
        expected.AssertAgrees(ViewContent.Read(view), "images in order");
        Assert.Equal(rows.Select(row => ViewContent.Format(row.Image)), ViewContent.Read(view).Column("Image"));
        IDataView shuffled = new CenteringEstimator(context, "Features").Fit(input).Transform(context.Data.ShuffleRows(input, seed: 4));
        expected.AssertAgrees(ViewContent.Read(shuffled), "images of shuffled rows");
        Assert.All(rows, row => Assert.Equal(3, row.Image!.Width));
    }

    [Fact]
    public void Both_cursors_over_the_source_are_closed_with_the_view_s()
    {
        var context = new MLContext(1);
        IDataView input = context.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(ImageRow.Create).ToArray());
        var source = new RecordingView(input);
        IDataView view = new CenteringEstimator(context, "Features").Fit(input).Transform(source);
        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
            Assert.True(cursor.MoveNext());

        Assert.Equal(2, source.Cursors.Count);
        Assert.Equal(
            [
                ["Features", "Id"],
                ["Image"],
            ],
            source.OpenedColumns
        );
        Assert.Equal(0, source.OpenCursors);
    }

    [Fact]
    public void Images_follow_their_rows_in_a_shuffling_cursor()
    {
        var context = new MLContext(1);
        ImageRow[] rows = [.. Enumerable.Range(0, 50).Select(ImageRow.Create)];
        var input = new ShufflingView(context, rows);
        IDataView view = new CenteringEstimator(context, "Features").Fit(input).Transform(input);
        ViewContent content = ViewContent.Read(view, order: new Random(2));
        Assert.NotEqual(rows.Select(row => $"{row.Id}"), content.Column("Id"));
        Assert.Equal(content.Column("Id").Select(id => ViewContent.Format(rows[int.Parse(id)].Image)), content.Column("Image"));
    }

    [Fact]
    public void A_source_that_changes_between_cursors_is_noticed()
    {
        var context = new MLContext(1);
        IDataView input = context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(ImageRow.Create).ToArray());
        IDataView view = new CenteringEstimator(context, "Features").Fit(input).Transform(new ShrinkingView(context, input));
        Exception exception = Assert.Throws<InvalidOperationException>(() => ViewContent.Read(view));
        Assert.Contains("another order", exception.Message);
    }

    [Fact]
    public void Few_large_rows_are_read_ahead()
    {
        var context = new MLContext(1);
        const int Width = 2_000_000;
        SchemaDefinition definition = SchemaDefinition.Create(typeof(WideRow));
        definition["Wide"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Width);
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        var wide = new float[Width];
        IDataView input = context.Data.LoadFromEnumerable(
            Enumerable.Range(0, 30).Select(i => new WideRow { Wide = wide, Features = [i, -i] }),
            definition
        );
        var source = new RecordingView(input);
        IDataView view = new CenteringEstimator(context, "Features").Fit(input).Transform(source);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        for (int row = 0; row < 10; row++)
            Assert.True(cursor.MoveNext());
        Assert.InRange(source.Cursors[0].RowsRead, 10, 16);
    }

    private sealed class WideRow
    {
        public float[] Wide { get; set; } = [];

        public float[] Features { get; set; } = [];
    }

    private sealed class ImageRow
    {
        public int Id { get; set; }

        [ImageType(2, 3)]
        public MLImage? Image { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public static ImageRow Create(int id)
        {
            byte[] pixels = [.. Enumerable.Range(0, 2 * 3 * 4).Select(i => (byte)(i % 4 == 3 ? 255 : id))];
            return new ImageRow
            {
                Id = id,
                Image = MLImage.CreateFromPixels(3, 2, MLPixelFormat.Rgba32, pixels),
                Features = [id, id * 2],
            };
        }
    }

    /// <summary>Gives its rows in an order that depends on the generator alone.</summary>
    private sealed class ShufflingView(MLContext context, ImageRow[] rows) : IDataView
    {
        private readonly IDataView _ordered = context.Data.LoadFromEnumerable(rows);

        public bool CanShuffle => true;

        public DataViewSchema Schema => _ordered.Schema;

        public long? GetRowCount() => rows.Length;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            ImageRow[] order = [.. rows];
            rand?.Shuffle(order);
            IDataView view = context.Data.LoadFromEnumerable(order);
            return view.GetRowCursor(columnsNeeded.Select(column => view.Schema[column.Index]));
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }

    /// <summary>Loses its first row when it is read again.</summary>
    private sealed class ShrinkingView(MLContext context, IDataView source) : IDataView
    {
        private IDataView _current = source;

        public bool CanShuffle => false;

        public DataViewSchema Schema { get; } = source.Schema;

        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            IDataView view = _current;
            _current = context.Data.SkipRows(_current, 1);
            return view.GetRowCursor(columnsNeeded.Select(column => view.Schema[column.Index]));
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded)];
    }
}
