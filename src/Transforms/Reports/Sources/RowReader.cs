using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Passes;
using MLNet.Embeddings.Images.Store;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Reports.Sources;

/// <summary>Reads rows once: each image is read and decoded once, whatever is wanted of it.</summary>
/// <param name="mlContext">The environment.</param>
/// <param name="options">The model, the decoder, and who is told of progress.</param>
internal sealed class RowReader(MLContext mlContext, InspectorOptions options)
{
    private const string Vector = "InspectedVector";
    private const string Status = "InspectedStatus";
    private const string Evidence = "InspectedEvidence";
    private const string Thumbnail = "InspectedThumbnail";
    private const string Facts = "InspectedFacts";

    private const int ImagesPerThread = 16;

    /// <summary>Reads all rows. The vectors of those that cannot be read are missing (NaN), or empty where none are made.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="thumbnailSide">Pixels of the longer side of small copies of images; <see langword="null"/> makes none, nor what a
    /// search for duplicates keeps.</param>
    /// <param name="embeds">Whether images are embedded that come without vectors.</param>
    /// <param name="measures">Whether images are measured.</param>
    public IReadOnlyList<SourceRow> Read(RowSource source, int? thumbnailSide, bool embeds = true, bool measures = false)
    {
        List<SourceRow> rows =
            source.Image is null ? ReadVectors(source)
            : source.Vector is null && embeds ? ReadEmbedded(source, thumbnailSide, measures)
            : ReadImages(source, thumbnailSide ?? 1, measures);
        HashSet<string> ids = new(rows.Count, StringComparer.Ordinal);
        if (rows.Find(row => !ids.Add(row.Id)) is { } twin)
            throw new ArgumentException($"The id {ListedName.Quoted(twin.Id)} occurs twice; every row needs an id of its own.");
        return rows;
    }

    /// <summary>Reads keys, splits and labels alone.</summary>
    public static IReadOnlyList<SourceRow> ReadTexts(RowSource source, InspectorOptions options)
    {
        using DataViewRowCursor cursor = source.Data.GetRowCursor(source.TextColumns.DistinctBy(column => column.Index));
        Func<int, SourceRow> texts = source.Open(cursor);
        var rows = new List<SourceRow>();
        while (cursor.MoveNext())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            rows.Add(texts(rows.Count));
        }

        return rows;
    }

    private List<SourceRow> ReadEmbedded(RowSource source, int? thumbnailSide, bool measures)
    {
        ClipEmbeddingEstimator.Options clip = options.ForImages();
        clip.OutputColumnName = Vector;
        clip.InputColumnName = source.Image!.Value.Name;
        clip.StatusColumnName = Status;
        if (thumbnailSide is { } side)
        {
            clip.EvidenceColumnName = Evidence;
            clip.ThumbnailColumnName = Thumbnail;
            clip.ThumbnailSide = side;
        }

        clip.FactsColumnName = measures ? Facts : null;
        using ClipEmbeddingTransformer transformer = mlContext.Transforms.ClipEmbedding(clip).Fit(source.Data);
        IDataView embedded = transformer.Transform(source.Data);
        string?[] made = [Vector, Status, clip.EvidenceColumnName, clip.ThumbnailColumnName, clip.FactsColumnName];
        string[] added = [.. made.OfType<string>()];
        using DataViewRowCursor cursor = embedded.GetRowCursor([.. source.TextColumns, .. added.Select(name => embedded.Schema[name])]);
        Func<int, SourceRow> texts = source.Open(cursor);
        ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(embedded.Schema[Vector]);
        ValueGetter<ReadOnlyMemory<char>> status = cursor.GetGetter<ReadOnlyMemory<char>>(embedded.Schema[Status]);
        ValueGetter<VBuffer<byte>>? evidence = BytesOf(cursor, clip.EvidenceColumnName);
        ValueGetter<VBuffer<byte>>? thumbnail = BytesOf(cursor, clip.ThumbnailColumnName);
        ValueGetter<VBuffer<float>>? facts = measures ? cursor.GetGetter<VBuffer<float>>(embedded.Schema[Facts]) : null;
        VBuffer<float> values = default;
        ReadOnlyMemory<char> reason = default;
        VBuffer<byte> bytes = default;
        var rows = new List<SourceRow>();
        while (MoveNext(cursor, source, rows.Count))
        {
            SourceRow row = texts(rows.Count);
            vector(ref values);
            status(ref reason);
            row.Vector = values.ToArray();
            row.Reason = reason.ToString();
            row.Evidence = Copy(evidence, ref bytes);
            row.Thumbnail = Copy(thumbnail, ref bytes);
            row.Facts = Copy(facts, ref values);
            rows.Add(row);
        }

        return rows;
    }

    // Without a model: what is kept of images is made while they are decoded, as it is beside the model.
    private List<SourceRow> ReadImages(RowSource source, int thumbnailSide, bool measures)
    {
        int threads = options.NumberOfThreads ?? Environment.ProcessorCount;
        int capacity = threads * ImagesPerThread;
        IImageDecoder decoder = options.Decoder ?? ImageDecoders.Default;
        var evidence = new EvidenceColumn(capacity, decoder, source.HasPaths);
        var thumbnails = new ThumbnailColumn(capacity, thumbnailSide, decoder);
        FactsColumn? facts = measures ? new FactsColumn(capacity, decoder) : null;
        IStoredColumn[] kept = [evidence, thumbnails, .. facts is null ? [] : new IStoredColumn[] { facts }];
        DataViewSchema.Column image = source.Image!.Value;
        DataViewSchema.Column[] columns =
        [
            .. source.TextColumns.Append(image).Concat(source.Vector is { } given ? [given.Column] : []).DistinctBy(column => column.Index),
        ];
        using DataViewRowCursor cursor = source.Data.GetRowCursor(columns);
        // Nobody looks at the image itself, only at what is made of it.
        int? neededSide = options.Decoding == ImageDecoding.Scaled ? 1 : null;
        var pass = new ImagePass(decoder, kept, neededSide);
        ImageSlots slots = ImageSlots.Create(cursor, image, capacity, folder: null, new ImagePreprocessing(), pass);
        using RememberedImages? memory =
            options.StorePath is { } store && source.HasPaths
                ? new RememberedImages(store, slots, pass, kept, [], 0, Recipe.Of("reading", 1, decoder), capacity, Warn)
                : null;
        IImageSource images = memory is null ? slots : memory;
        string?[] problems = new string?[capacity];
        int place = 0;
        ValueGetter<VBuffer<byte>> evidenceOf = evidence.CreateGetter(() => place);
        ValueGetter<VBuffer<byte>> thumbnailOf = thumbnails.CreateGetter(() => place);
        ValueGetter<VBuffer<float>>? factsOf = facts?.CreateGetter(() => place);
        Func<int, SourceRow> texts = source.Open(cursor);
        FeatureColumn.RowReader<float>? vector = source.Vector?.Open(cursor);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = options.CancellationToken };
        VBuffer<byte> bytes = default;
        VBuffer<float> numbers = default;
        var rows = new List<SourceRow>();
        while (true)
        {
            int start = rows.Count;
            while (rows.Count - start < capacity && MoveNext(cursor, source, rows.Count))
            {
                slots.Read(rows.Count - start);
                rows.Add(texts(rows.Count));
                if (vector is not null)
                    ReadVector(vector, rows[^1], source.Vector!.Count);
            }

            if (rows.Count == start)
                return rows;
            memory?.LookUp(rows.Count - start);
            Parallel.For(0, rows.Count - start, parallel, slot => problems[slot] = images.Look(slot));
            memory?.Keep(rows.Count - start, problems);
            for (place = 0; place < rows.Count - start; place++)
            {
                rows[start + place].Reason = problems[place] ?? rows[start + place].Reason;
                rows[start + place].Evidence = Copy(evidenceOf, ref bytes);
                rows[start + place].Thumbnail = Copy(thumbnailOf, ref bytes);
                rows[start + place].Facts = Copy(factsOf, ref numbers);
            }
        }
    }

    private List<SourceRow> ReadVectors(RowSource source)
    {
        FeatureColumn column = source.Vector!;
        using DataViewRowCursor cursor = source.Data.GetRowCursor([
            .. source.TextColumns.Append(column.Column).DistinctBy(known => known.Index),
        ]);
        Func<int, SourceRow> texts = source.Open(cursor);
        FeatureColumn.RowReader<float> vector = column.Open(cursor);
        var rows = new List<SourceRow>();
        while (MoveNext(cursor, source, rows.Count))
        {
            rows.Add(texts(rows.Count));
            ReadVector(vector, rows[^1], column.Count);
        }

        return rows;
    }

    private static void ReadVector(FeatureColumn.RowReader<float> read, SourceRow row, int count)
    {
        row.Vector = new float[count];
        read(row.Vector);
        if (Array.FindIndex(row.Vector, value => !float.IsFinite(value)) is var place and >= 0)
            row.Reason = $"The vector holds a value that is no finite number, at place {place} from 0.";
    }

    private void Warn(string message)
    {
        using LogChannel log = new ComponentHost(mlContext, nameof(RowReader)).Log("Read");
        log.Warning(message);
    }

    private bool MoveNext(DataViewRowCursor cursor, RowSource source, int done)
    {
        options.Report("embed", done, source.Data.GetRowCount() ?? 0);
        return cursor.MoveNext();
    }

    private static ValueGetter<VBuffer<byte>>? BytesOf(DataViewRowCursor cursor, string? column) =>
        column is null ? null : cursor.GetGetter<VBuffer<byte>>(cursor.Schema[column]);

    private static T[] Copy<T>(ValueGetter<VBuffer<T>>? getter, ref VBuffer<T> buffer)
    {
        if (getter is null)
            return [];
        getter(ref buffer);
        return buffer.ToArray();
    }
}
