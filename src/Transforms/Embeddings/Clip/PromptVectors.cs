using System.Numerics.Tensors;
using Microsoft.ML;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clip;

/// <summary>Vectors of words in a model's space: of each word the mean direction of its prompts.</summary>
internal static class PromptVectors
{
    /// <summary>Opens the model and encodes the prompts.</summary>
    /// <param name="host">Tells of downloads and stops the work.</param>
    /// <param name="model">A model with a text encoder.</param>
    /// <param name="schema">The data that the words are for.</param>
    /// <param name="column">Its column of vectors, which has to be of the model's size.</param>
    /// <param name="words">The words.</param>
    /// <param name="templates">Prompts with {0} where the word goes.</param>
    /// <returns>One row of length 1 per word.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column is of another size than the model's vectors.</exception>
    /// <exception cref="InvalidOperationException">The model cannot be loaded; the message says why.</exception>
    public static Matrix Of(
        ComponentHost host,
        ClipModel model,
        DataViewSchema schema,
        string column,
        IReadOnlyList<string> words,
        IReadOnlyList<string> templates
    )
    {
        using TextEncoder encoder = EncoderSettings.Open(
            host,
            "Fit",
            model.Name,
            log =>
                model.OpenTextEncoder(
                    EncoderSettings.For(host, new EncoderOptions().BatchSize),
                    new DownloadLog(log),
                    cancellation: host.CancellationToken
                )
        );
        FeatureColumn.Find(schema, column, encoder.Dimension);

        var vectors = new Matrix(words.Count, encoder.Dimension);
        var prompts = new float[templates.Count * encoder.Dimension];
        for (int word = 0; word < words.Count; word++)
        {
            encoder.Encode(
                [.. templates.Select(template => template.Replace("{0}", words[word], StringComparison.Ordinal))],
                prompts,
                host.CheckAlive
            );
            Span<float> mean = vectors.Row(word);
            for (int template = 0; template < templates.Count; template++)
                TensorPrimitives.Add(mean, prompts.AsSpan(template * encoder.Dimension, encoder.Dimension), mean);
            TensorPrimitives.Divide(mean, TensorPrimitives.Norm(mean), mean);
        }

        return vectors;
    }
}
