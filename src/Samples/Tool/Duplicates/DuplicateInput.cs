using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>The rows that the command was given: images of a folder, rows of a matrix, or both.</summary>
/// <param name="Listing">The images; <see langword="null"/> where there are vectors only.</param>
/// <param name="Vectors">The vectors; <see langword="null"/> where there are images only.</param>
/// <param name="Keys">Keys of the rows.</param>
/// <param name="Labels">Labels of the rows, where a file gives them.</param>
/// <param name="Splits">Splits of the rows, where a file gives them.</param>
/// <param name="Paths">Images of vectors, where a file or a column names them.</param>
internal sealed record DuplicateInput(
    ImageFolderListing? Listing,
    Matrix? Vectors,
    IReadOnlyList<string> Keys,
    string[]? Labels,
    string[]? Splits,
    string[]? Paths = null
)
{
    public bool HasImages => Listing is not null || Paths is not null;

    public bool HasSplits => Keys.Where((_, row) => SplitOf(row).Length > 0).Any();

    public bool HasLabels => Labels?.Any(label => label.Length > 0) ?? Listing?.Labels.Count > 0;

    /// <summary>Keys that name no file of the folder.</summary>
    public IReadOnlyList<string> MissingKeys =>
        [.. (Listing?.Images ?? []).Where(image => image.Path.Length == 0).Select(image => image.Id)];

    /// <summary>Whether splits are told by the folder, and not by a file.</summary>
    public bool HasLayout => Listing is not null && Splits is null;

    /// <summary>The split of each row.</summary>
    public IEnumerable<string> AllSplits => Enumerable.Range(0, Keys.Count).Select(SplitOf);

    /// <summary>Looks for duplicates among the rows.</summary>
    public DuplicateReport Inspect(MLContext mlContext, DuplicateInspectorOptions options)
    {
        if (Listing is not null && Vectors is null && Labels is null && Splits is null)
            return DuplicateInspector.Inspect(Listing, options);

        options.Listing = Listing;
        SchemaDefinition schema = SchemaDefinition.Create(typeof(DuplicateRow));
        if (Vectors is null)
            schema.Remove(schema[nameof(DuplicateRow.Features)]);
        else
            schema[nameof(DuplicateRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Vectors.ColumnCount);
        var columns = new DatasetColumns
        {
            IdColumnName = nameof(DuplicateRow.Id),
            SplitColumnName = nameof(DuplicateRow.Split),
            LabelColumnName = nameof(DuplicateRow.Label),
            ImageColumnName = HasImages ? nameof(DuplicateRow.Path) : null,
            VectorColumnName = Vectors is null ? null : nameof(DuplicateRow.Features),
        };
        return DuplicateInspector.Inspect(mlContext.Data.LoadFromEnumerable(Rows(), schema), columns, options);
    }

    // One at a time: the vectors are not held twice.
    private IEnumerable<DuplicateRow> Rows()
    {
        for (int row = 0; row < Keys.Count; row++)
        {
            yield return new DuplicateRow
            {
                Id = Keys[row],
                Path = Paths?[row] ?? Listing?.Images[row].Path ?? "",
                Split = SplitOf(row),
                Label = Labels?[row] ?? Listing?.Images[row].Label ?? "",
                Features = Vectors?.Row(row).ToArray() ?? [],
            };
        }
    }

    private string SplitOf(int row) => Splits?[row] ?? Listing?.Images[row].Split ?? "";
}
