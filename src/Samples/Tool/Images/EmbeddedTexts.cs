using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>Turns texts into vectors with a pipeline of one stage.</summary>
internal static class EmbeddedTexts
{
    public static Matrix Read(IReadOnlyList<string> texts, ClipTextEmbeddingEstimator.Options options, CommandConsole console)
    {
        using var session = new PipelineSession(console);
        IDataView rows = session.MLContext.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));
        using ClipTextEmbeddingTransformer transformer = session.MLContext.Transforms.ClipTextEmbedding(options).Fit(rows);
        var result = new Matrix(texts.Count, transformer.Dimension);
        int row = 0;
        foreach (float[] vector in transformer.Transform(rows).GetColumn<float[]>(options.OutputColumnName))
        {
            console.CancellationToken.ThrowIfCancellationRequested();
            vector.CopyTo(result.Row(row++));
        }

        return result;
    }
}
