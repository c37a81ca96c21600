using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Reports.Sources;

/// <summary>Where rows come from: a view, and which of its columns hold what.</summary>
internal sealed class RowSource
{
    private RowSource(IDataView data, DatasetColumns columns)
    {
        Data = data;
        Image = columns.ImageColumnName is { } image ? ImageColumn.Find(data.Schema, image, "image") : null;
        Vector = columns.VectorColumnName is { } vector ? FeatureColumn.Find(data.Schema, vector) : null;
        Id = CategoryColumn.Find(data.Schema, "id", columns.IdColumnName, isRequired: true);
        Split = CategoryColumn.Find(data.Schema, "split", columns.SplitColumnName, isRequired: true);
        Label = CategoryColumn.Find(data.Schema, "label", columns.LabelColumnName, isRequired: true);
        if (Image is null && Vector is null)
            throw new ArgumentException(
                $"Name a column of images or one of vectors: {nameof(columns.ImageColumnName)} or {nameof(columns.VectorColumnName)}.",
                nameof(columns)
            );
    }

    public IDataView Data { get; }

    public DataViewSchema.Column? Image { get; }

    public FeatureColumn? Vector { get; }

    public CategoryColumn? Id { get; }

    public CategoryColumn? Split { get; }

    public CategoryColumn? Label { get; }

    /// <summary>Whether images are named by paths.</summary>
    public bool HasPaths => Image?.Type is TextDataViewType;

    /// <summary>The folder that was listed; <see langword="null"/> for a view.</summary>
    public ImageFolderListing? Listing { get; init; }

    /// <summary>What rows are called.</summary>
    public string Items => Listing is null ? "rows" : "pictures";

    public static RowSource Of(MLContext mlContext, ImageFolderListing listing)
    {
        var columns = new DatasetColumns
        {
            ImageColumnName = nameof(ListedImage.Path),
            IdColumnName = nameof(ListedImage.Id),
            SplitColumnName = nameof(ListedImage.Split),
            LabelColumnName = nameof(ListedImage.Label),
        };
        return new RowSource(mlContext.Data.LoadFromEnumerable(listing.Images), columns) { Listing = listing };
    }

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="ArgumentException">Neither images nor vectors are named.</exception>
    public static RowSource Of(IDataView data, DatasetColumns columns) => new(data, columns);

    /// <summary>Makes a reader of the current row's texts.</summary>
    public Func<int, SourceRow> Open(DataViewRow cursor)
    {
        Func<string?>? id = Id?.Open(cursor);
        Func<string?>? split = Split?.Open(cursor);
        Func<string?>? label = Label?.Open(cursor);
        Func<string>? path = HasPaths ? OpenText(cursor, Image!.Value) : null;
        return row =>
        {
            string file = path?.Invoke() ?? "";
            return new SourceRow
            {
                Id =
                    id is not null ? id() ?? ""
                    : file.Length > 0 ? file
                    : $"{row:D8}",
                Path = file,
                Split = split?.Invoke() ?? "",
                Label = label?.Invoke() ?? "",
            };
        };
    }

    /// <summary>The columns that are read for the texts.</summary>
    public IEnumerable<DataViewSchema.Column> TextColumns =>
        new[] { Id?.Column, Split?.Column, Label?.Column, HasPaths ? Image : null }.OfType<DataViewSchema.Column>();

    private static Func<string> OpenText(DataViewRow cursor, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            getter(ref value);
            return value.ToString();
        };
    }
}
