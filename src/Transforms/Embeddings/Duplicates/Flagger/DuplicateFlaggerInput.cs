using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Facts;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>The input columns of the flagger, bound to a schema.</summary>
internal sealed class DuplicateFlaggerInput
{
    private readonly FeatureColumn? _vector;
    private readonly DataViewSchema.Column? _path;
    private readonly DataViewSchema.Column? _evidence;
    private readonly CategoryColumn? _id;
    private readonly CategoryColumn? _split;
    private readonly CategoryColumn? _label;
    private readonly DataViewSchema.Column? _score;
    private readonly FeatureColumn? _facts;

    private DuplicateFlaggerInput(
        FeatureColumn? vector,
        DataViewSchema.Column? path,
        DataViewSchema.Column? evidence,
        CategoryColumn? id,
        CategoryColumn? split,
        CategoryColumn? label,
        DataViewSchema.Column? score,
        FeatureColumn? facts
    )
    {
        _vector = vector;
        _path = path;
        _evidence = evidence;
        _id = id;
        _split = split;
        _label = label;
        _score = facts is null ? score : null;
        _facts = facts;
    }

    /// <summary>Values per vector, or null where there are none.</summary>
    public int? VectorLength => _vector?.Count;

    public bool HasImages => (_path ?? _evidence) is not null;

    public bool HasKeys => _id is not null;

    public bool HasSplits => _split is not null;

    public bool HasLabels => _label is not null;

    public bool HasScores => _score is not null || _facts is not null;

    public IReadOnlyList<DataViewSchema.Column> Columns
    {
        get
        {
            DataViewSchema.Column?[] columns = [_vector?.Column, _path, _evidence, _id?.Column, _split?.Column, _label?.Column];
            return [.. columns.Append(_score).Append(_facts?.Column).OfType<DataViewSchema.Column>().DistinctBy(column => column.Index)];
        }
    }

    /// <summary>The check that an estimator makes of a schema shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static void Check(SchemaShape shape, DuplicateFlaggerColumns columns)
    {
        if (columns.Vector is not null)
            FeatureColumn.Check(shape, columns.Vector);
        DuplicateFlaggerPictures.Check(shape, columns.Path, columns.Evidence);
        EvidenceColumn.Check(shape, columns.Evidence);
        if (columns.Id != columns.Path)
            CategoryColumn.Check(shape, "id", columns.Id);
        CategoryColumn.Check(shape, "split", columns.Split);
        CategoryColumn.Check(shape, "label", columns.Label);
        CheckScalar(shape, "score", columns.Score, NumberDataViewType.Single);
        if (columns.Facts is not null)
            FeatureColumn.Check(shape, columns.Facts);
    }

    /// <summary>Finds the columns in a full schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="columns">Their names.</param>
    /// <param name="vectorLength">The length that vectors must have, or null where any will do.</param>
    /// <param name="isFit">Whether all columns are needed; to look rows up, split and label are taken where there are any, and the score is
    /// not.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static DuplicateFlaggerInput Find(DataViewSchema schema, DuplicateFlaggerColumns columns, int? vectorLength, bool isFit) =>
        new(
            columns.Vector is null ? null : FeatureColumn.Find(schema, columns.Vector, vectorLength),
            DuplicateFlaggerPictures.Find(schema, columns.Path, columns.Evidence),
            EvidenceColumn.Find(schema, columns.Evidence),
            FindId(schema, columns),
            CategoryColumn.Find(schema, "split", columns.Split, isFit),
            CategoryColumn.Find(schema, "label", columns.Label, isFit),
            isFit ? FindScalar(schema, "score", columns.Score, NumberDataViewType.Single) : null,
            isFit && columns.Facts is not null ? FeatureColumn.Find(schema, columns.Facts, PictureFacts.Count) : null
        );

    /// <summary>The pictures of the data where they come without files and can be read again; else <see langword="null"/>.</summary>
    public HeldPictures? Held(IDataView data, IImageDecoder decoder) =>
        _evidence is null && _path is { } path && path.Type is not TextDataViewType ? new HeldPictures(data, path, decoder) : null;

    /// <summary>Makes a reader of the current row.</summary>
    public DuplicateFlaggerInputRow Open(DataViewRow row, IImageDecoder decoder) =>
        new(
            _vector?.Open(row),
            new float[VectorLength ?? 0],
            DuplicateFlaggerPictures.Open(row, _evidence ?? _path, decoder, _evidence is not null),
            TextOf(row, _path),
            _id?.Open(row),
            _split?.Open(row),
            _label?.Open(row),
            _facts is { } facts ? SharpnessOf(facts.Open(row))
                : _score is { } score ? row.GetGetter<float>(score)
                : null
        );

    private static ValueGetter<float> SharpnessOf(FeatureColumn.RowReader<float> read)
    {
        var facts = new float[PictureFacts.Count];
        return (ref float value) =>
        {
            read(facts);
            value = facts[(int)ImageFact.Sharpness];
        };
    }

    private static Func<string>? TextOf(DataViewRow row, DataViewSchema.Column? column)
    {
        if (column is not { } found || found.Type is not TextDataViewType)
            return null;

        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(found);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            getter(ref value);
            return value.ToString();
        };
    }

    // Without a column of keys a picture is known by its path, if it has one.
    private static CategoryColumn? FindId(DataViewSchema schema, DuplicateFlaggerColumns columns)
    {
        bool isPicture =
            columns.Id == columns.Path
            && columns.Id is not null
            && schema.GetColumnOrNull(columns.Id) is { } column
            && column.Type is not TextDataViewType;
        return isPicture ? null : CategoryColumn.Find(schema, "id", columns.Id, isRequired: true);
    }

    private static void CheckScalar(SchemaShape shape, string role, string? name, DataViewType type)
    {
        if (name is null)
            return;
        if (!SchemaShapes.TryFind(shape, name, out SchemaShape.Column column))
            throw SchemaErrors.Missing(role, name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.IsKey || !column.ItemType.Equals(type))
            throw SchemaErrors.Mismatch(role, name, $"{type}", SchemaShapes.Describe(column));
    }

    private static DataViewSchema.Column? FindScalar(DataViewSchema schema, string role, string? name, DataViewType type)
    {
        if (name is null)
            return null;
        if (schema.GetColumnOrNull(name) is not { } column)
            throw SchemaErrors.Missing(role, name);
        if (!column.Type.Equals(type))
            throw SchemaErrors.Mismatch(role, name, $"{type}", column.Type);
        return column;
    }
}
