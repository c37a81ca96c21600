using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The vectors of a list of image files.</summary>
/// <param name="Vectors">One row for each file; NaN where it could not be read.</param>
/// <param name="Failed">Number of files that could not be read.</param>
/// <param name="Provider">What ran the model.</param>
/// <param name="Reasons">Why files cannot be read; empty for those that can.</param>
/// <param name="Evidence">What a search for duplicates needs of each; empty where it was not asked for.</param>
/// <param name="Thumbnails">A small copy of each; empty where they were not asked for.</param>
/// <param name="Times">Seconds of decoding and resizing, summed over threads, and of the model.</param>
internal sealed record EmbeddedImages(
    Matrix Vectors,
    int Failed,
    string Provider,
    string[] Reasons,
    byte[][] Evidence,
    byte[][] Thumbnails,
    IReadOnlyList<StageTime> Times
)
{
    /// <summary>Sends the files through a pipeline of one stage; every file that cannot be read is reported with its reason.</summary>
    public static EmbeddedImages Read(IReadOnlyList<string> paths, ClipEmbeddingEstimator.Options options, CommandConsole console)
    {
        using var session = new PipelineSession(console);
        MLContext mlContext = session.MLContext;
        options.OutputColumnName = "Vector";
        options.InputColumnName = nameof(ImagePath.Path);
        options.StatusColumnName = "Status";
        IDataView images = mlContext.Data.LoadFromEnumerable(paths.Select(path => new ImagePath { Path = path }));
        using ClipEmbeddingTransformer transformer = mlContext.Transforms.ClipEmbedding(options).Fit(images);
        console.Note($"The model runs on {transformer.ExecutionProvider}.");

        IDataView vectors = transformer.Transform(images);
        var result = new Matrix(paths.Count, transformer.Dimension);
        int failed = 0;
        string reason = "";
        string[] names = [.. new[] { "Vector", "Status", options.EvidenceColumnName, options.ThumbnailColumnName }.OfType<string>()];
        using DataViewRowCursor cursor = vectors.GetRowCursor(names.Select(name => vectors.Schema[name]));
        Func<byte[]>? evidence = BytesOf(cursor, options.EvidenceColumnName);
        Func<byte[]>? thumbnail = BytesOf(cursor, options.ThumbnailColumnName);
        var reasons = new string[paths.Count];
        var kept = new byte[evidence is null ? 0 : paths.Count][];
        var thumbnails = new byte[thumbnail is null ? 0 : paths.Count][];
        ValueGetter<VBuffer<float>> getVector = cursor.GetGetter<VBuffer<float>>(vectors.Schema["Vector"]);
        ValueGetter<ReadOnlyMemory<char>> getStatus = cursor.GetGetter<ReadOnlyMemory<char>>(vectors.Schema["Status"]);
        VBuffer<float> vector = default;
        ReadOnlyMemory<char> status = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            console.CancellationToken.ThrowIfCancellationRequested();
            getVector(ref vector);
            getStatus(ref status);
            vector.CopyTo(result.Row(row));
            reasons[row] = $"{status}";
            if (evidence is not null)
                kept[row] = evidence();
            if (thumbnail is not null)
                thumbnails[row] = thumbnail();
            if (!status.IsEmpty)
            {
                reason = failed++ == 0 ? $"{status}" : reason;
                console.Note($"{paths[row]}: {status}");
            }

            console.Progress.Report("embed", row + 1, paths.Count);
        }

        if (failed == paths.Count)
            throw new InputException($"None of the {paths.Count:N0} images can be read; {paths[0]}: {reason}");

        return new EmbeddedImages(result, failed, transformer.ExecutionProvider, reasons, kept, thumbnails, transformer.GetStageTimes());
    }

    private static Func<byte[]>? BytesOf(DataViewRowCursor cursor, string? column)
    {
        if (column is null)
            return null;

        ValueGetter<VBuffer<byte>> getter = cursor.GetGetter<VBuffer<byte>>(cursor.Schema[column]);
        VBuffer<byte> value = default;
        return () =>
        {
            getter(ref value);
            return [.. value.DenseValues()];
        };
    }

    /// <summary>The seconds as a JSON object.</summary>
    public JsonObject SecondsToJson(StageTimes times) =>
        new([
            .. Times.Select(stage => KeyValuePair.Create<string, JsonNode?>(stage.Name, Math.Round(stage.Elapsed.TotalSeconds, 4))),
            KeyValuePair.Create<string, JsonNode?>("total", Math.Round(times.Total, 4)),
        ]);
}
