using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The vectors of a list of image files.</summary>
/// <param name="Vectors">One row for each file; NaN where it could not be read.</param>
/// <param name="Failed">Number of files that could not be read.</param>
/// <param name="Provider">What ran the model.</param>
/// <param name="Times">Seconds of decoding and resizing, summed over threads, and of the model.</param>
internal sealed record EmbeddedImages(Matrix Vectors, int Failed, string Provider, IReadOnlyList<StageTime> Times)
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
        using DataViewRowCursor cursor = vectors.GetRowCursor([vectors.Schema["Vector"], vectors.Schema["Status"]]);
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
            if (!status.IsEmpty)
            {
                reason = failed++ == 0 ? $"{status}" : reason;
                console.Note($"{paths[row]}: {status}");
            }

            console.Progress.Report("embed", row + 1, paths.Count);
        }

        if (failed == paths.Count)
            throw new InputException($"None of the {paths.Count:N0} images can be read; {paths[0]}: {reason}");

        return new EmbeddedImages(result, failed, transformer.ExecutionProvider, transformer.GetStageTimes());
    }

    /// <summary>The seconds as a JSON object.</summary>
    public JsonObject SecondsToJson(StageTimes times) =>
        new([
            .. Times.Select(stage => KeyValuePair.Create<string, JsonNode?>(stage.Name, Math.Round(stage.Elapsed.TotalSeconds, 4))),
            KeyValuePair.Create<string, JsonNode?>("total", Math.Round(times.Total, 4)),
        ]);
}
