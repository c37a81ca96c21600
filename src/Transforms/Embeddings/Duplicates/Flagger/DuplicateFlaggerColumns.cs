using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>Which columns the flagger reads and adds.</summary>
/// <param name="Output">What the names of the added columns begin with.</param>
/// <param name="Vector">Column of vectors, or null.</param>
/// <param name="Path">Column of image paths, or null.</param>
/// <param name="Folder">Folder of the images, or null.</param>
/// <param name="Id">Column of keys, or null.</param>
/// <param name="Split">Column of splits, or null.</param>
/// <param name="Label">Column of labels, or null.</param>
/// <param name="Score">Column of scores, or null.</param>
/// <param name="Evidence">Column of evidence of pictures, or null.</param>
/// <param name="NumberOfThreads">Threads of a fit; null takes all processors.</param>
/// <param name="Orientation">Which way up pictures are compared.</param>
internal sealed record DuplicateFlaggerColumns(
    string Output,
    string? Vector,
    string? Path,
    string? Folder,
    string? Id,
    string? Split,
    string? Label,
    string? Score,
    string? Evidence,
    int? NumberOfThreads,
    DuplicateOrientation Orientation
)
{
    /// <summary>Column of facts whose sharpness is the score, or null. Needed to fit alone, so it is not saved.</summary>
    public string? Facts { get; init; }

    public const string Kind = "Kind";
    public const string IsDuplicate = "IsDuplicate";
    public const string GroupId = "GroupId";
    public const string GroupSize = "GroupSize";
    public const string IsRepresentative = "IsRepresentative";
    public const string RepresentativeKey = "RepresentativeKey";
    public const string ScoreToRepresentative = "ScoreToRepresentative";
    public const string IsChained = "IsChained";
    public const string NearestKey = "NearestKey";
    public const string NearestScore = "NearestScore";
    public const string NearestOtherSplitKey = "NearestOtherSplitKey";
    public const string NearestOtherSplitScore = "NearestOtherSplitScore";
    public const string IsLeak = "IsLeak";
    public const string IsLabelConflict = "IsLabelConflict";
    public const string Status = "Status";

    public static DuplicateFlaggerColumns Of(DuplicateFlaggerEstimator.Options options) =>
        new(
            options.OutputColumnName,
            options.InputColumnName
                ?? (options.ImagePathColumnName is null && options.EvidenceColumnName is null ? options.OutputColumnName : null),
            options.ImagePathColumnName,
            options.ImageFolder,
            options.IdColumnName ?? options.ImagePathColumnName,
            options.SplitColumnName,
            options.LabelColumnName,
            options.ScoreColumnName,
            options.EvidenceColumnName,
            options.NumberOfThreads,
            options.Orientation
        )
        {
            Facts = options.Keep == DuplicateKeep.Sharpest ? options.FactsColumnName : null,
        };

    /// <summary>Whether pictures are compared.</summary>
    public bool HasImages => Path is not null || Evidence is not null;

    /// <summary>What decodes pictures the way up in which they are compared.</summary>
    public IImageDecoder Turned(IImageDecoder decoder) =>
        Orientation == DuplicateOrientation.AsStored ? new AsStoredImageDecoder(decoder) : decoder;

    /// <summary>The shapes of the added columns.</summary>
    public IEnumerable<SchemaShape.Column> Shapes =>
        [
            SchemaShapes.Key(Output + Kind, SchemaShapes.KeyValues),
            SchemaShapes.Scalar(Output + IsDuplicate, BooleanDataViewType.Instance),
            SchemaShapes.Key(Output + GroupId),
            SchemaShapes.Scalar(Output + GroupSize, NumberDataViewType.Int32),
            SchemaShapes.Scalar(Output + IsRepresentative, BooleanDataViewType.Instance),
            SchemaShapes.Scalar(Output + RepresentativeKey, TextDataViewType.Instance),
            SchemaShapes.Scalar(Output + ScoreToRepresentative, NumberDataViewType.Single),
            SchemaShapes.Scalar(Output + IsChained, BooleanDataViewType.Instance),
            SchemaShapes.Scalar(Output + NearestKey, TextDataViewType.Instance),
            SchemaShapes.Scalar(Output + NearestScore, NumberDataViewType.Single),
            SchemaShapes.Scalar(Output + NearestOtherSplitKey, TextDataViewType.Instance),
            SchemaShapes.Scalar(Output + NearestOtherSplitScore, NumberDataViewType.Single),
            SchemaShapes.Scalar(Output + IsLeak, BooleanDataViewType.Instance),
            SchemaShapes.Scalar(Output + IsLabelConflict, BooleanDataViewType.Instance),
            SchemaShapes.Key(Output + Status, SchemaShapes.KeyValues),
        ];

    /// <summary>The added columns, in the same order.</summary>
    /// <param name="groups">Number of groups of the fit.</param>
    public IReadOnlyList<DataViewSchema.DetachedColumn> Added(int groups) =>
        [
            Keys<DuplicateKind>(Output + Kind),
            new(Output + IsDuplicate, BooleanDataViewType.Instance),
            new(Output + GroupId, new KeyDataViewType(typeof(uint), Math.Max(1, groups))),
            new(Output + GroupSize, NumberDataViewType.Int32),
            new(Output + IsRepresentative, BooleanDataViewType.Instance),
            new(Output + RepresentativeKey, TextDataViewType.Instance),
            new(Output + ScoreToRepresentative, NumberDataViewType.Single),
            new(Output + IsChained, BooleanDataViewType.Instance),
            new(Output + NearestKey, TextDataViewType.Instance),
            new(Output + NearestScore, NumberDataViewType.Single),
            new(Output + NearestOtherSplitKey, TextDataViewType.Instance),
            new(Output + NearestOtherSplitScore, NumberDataViewType.Single),
            new(Output + IsLeak, BooleanDataViewType.Instance),
            new(Output + IsLabelConflict, BooleanDataViewType.Instance),
            Keys<DuplicateStatus>(Output + Status),
        ];

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Output);
        string? folder = System.IO.Path.IsPathRooted(Folder) ? null : Folder;
        foreach (string? column in (ReadOnlySpan<string?>)[Vector, Path, folder, Id, Split, Label, Score, Evidence])
            writer.WriteOptional(column);
        writer.Values.Write(NumberOfThreads ?? 0);
        writer.Values.Write((int)Orientation);
        writer.WriteOptional(Facts);
    }

    public static DuplicateFlaggerColumns Read(ModelReader reader)
    {
        string output = reader.Values.ReadString();
        var names = new string?[8];
        // The last one came with the third version.
        for (int i = 0; i < (reader.Version < 3 ? 7 : 8); i++)
            names[i] = reader.ReadOptionalString();

        int? threads = reader.ReadNumberOfThreads();

        // Until the fourth version all pictures were compared upright.
        DuplicateOrientation orientation = reader.Version < 4 ? default : reader.ReadEnum<DuplicateOrientation>("Orientation");
        return new(output, names[0], names[1], names[2], names[3], names[4], names[5], names[6], names[7], threads, orientation)
        {
            // Came with the eighth version.
            Facts = reader.Version < 8 ? null : reader.ReadOptionalString(),
        };
    }

    private static DataViewSchema.DetachedColumn Keys<T>(string name)
        where T : struct, Enum =>
        new(name, new KeyDataViewType(typeof(uint), Enum.GetNames<T>().Length), TextAnnotation.KeyValues(Enum.GetNames<T>()));
}
