using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Tokenizer;

namespace MLNet.Embeddings.Tests.Clip;

public class PromptTemplatesTests
{
    [Fact]
    public void Every_sentence_names_the_class_once_and_none_is_there_twice()
    {
        foreach (IReadOnlyList<string> templates in new[] { PromptTemplates.Plain, PromptTemplates.Photos, PromptTemplates.Drawings })
        {
            Assert.All(templates, template => Assert.Equal(2, template.Split("{0}").Length));
            Assert.Equal(templates.Count, templates.Distinct().Count());
        }

        Assert.Equal(PromptTemplates.Plain, new ZeroShotClassificationEstimator.Options().PromptTemplates);
    }

    [Fact]
    public void Probabilities_are_those_of_the_mean_of_an_ensemble_under_the_models_own_scale()
    {
        using var folder = new TemporaryFolder();
        folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        ClipModel model = ClipModel.FromFiles(textModel: folder.Write("text.onnx", TinyOnnx.TextModel(context: 40, dimension: 4)));
        var context = new MLContext(1);
        float[] image = [1, 2, 3, 5];
        IDataView view = context.Data.LoadFromEnumerable([new Row { Vector = image }]);
        string[] labels = ["cat", "dog"];

        foreach (float? scale in new float?[] { null, 7 })
        {
            var options = new ZeroShotClassificationEstimator.Options
            {
                InputColumnName = "Vector",
                Labels = labels,
                Model = model,
                PromptTemplates = PromptTemplates.Drawings,
                LogitScale = scale,
            };
            float[] actual = context
                .Transforms.ZeroShotClassification(options)
                .Fit(view)
                .Transform(view)
                .GetColumn<float[]>("Score")
                .Single();

            double[] powers =
            [
                .. labels.Select(label =>
                    Math.Exp(((double)TensorPrimitives.CosineSimilarity<float>(image, Mean(context, model, label)) - 1) * (scale ?? 100))
                ),
            ];
            float[] expected = [.. powers.Select(power => (float)(power / powers.Sum()))];
            Assert.Equal(expected, actual, (one, other) => MathF.Abs(one - other) < 1e-3f);
        }
    }

    [Fact]
    public void Known_and_embedded_models_bring_their_scale()
    {
        Assert.Equal(100, ClipModel.Known("clip-vit-b32").LogitScale);
        Assert.Equal(100, ClipModel.Known("clip-vit-b32").WithPreprocessing(new ImagePreprocessing()).LogitScale);
        Assert.Null(ClipModel.Known("siglip2-b16").LogitScale);
        Assert.NotNull(ClipModel.Embedded.LogitScale);
        Assert.NotNull(ClipModel.EmbeddedSmall.LogitScale);
    }

    private static float[] Mean(MLContext context, ClipModel model, string label)
    {
        IDataView texts = context.Data.LoadFromEnumerable(
            PromptTemplates.Drawings.Select(template => new { Text = template.Replace("{0}", label) })
        );
        using ClipTextEmbeddingTransformer transformer = context.Transforms.ClipTextEmbedding("Vector", "Text", model).Fit(texts);
        var mean = new float[4];
        foreach (float[] vector in transformer.Transform(texts).GetColumn<float[]>("Vector"))
            TensorPrimitives.Add<float>(mean, vector, mean);
        return mean;
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Vector { get; set; } = [];
    }
}
