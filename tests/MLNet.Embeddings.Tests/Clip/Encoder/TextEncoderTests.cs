using System.Numerics.Tensors;
using System.Text.Json;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Tokenizer;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

public class TextEncoderTests
{
    [Fact]
    public void Golden_texts_get_their_golden_vectors()
    {
        string folder = TestData.Require("golden/clip");
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tokens.json")));
        int[][] tokens =
        [
            .. golden
                .RootElement.EnumerateArray()
                .Select(row => row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()),
        ];
        float[] expected = NpyFile.Read<float>(Path.Combine(folder, "text_embeds.npy"));
        using var encoder = new TextEncoder(
            ModelContent.FromFile(Path.Combine(folder, "random-vit-text.onnx")),
            TinyVocabulary.Tokenizer,
            null,
            null,
            77,
            0,
            new() { BatchSize = 8 }
        );
        float[] vectors = new float[tokens.Length * encoder.Dimension];

        encoder.Encode(
            tokens.Length,
            (index, ids) =>
            {
                tokens[index].CopyTo(ids, 0);
                return Array.IndexOf(ids, 49407) + 1;
            },
            vectors
        );

        for (int i = 0; i < tokens.Length; i++)
        {
            ReadOnlySpan<float> vector = vectors.AsSpan(i * encoder.Dimension, encoder.Dimension);
            Assert.Equal(1, TensorPrimitives.Norm(vector), 1e-5f);
            Assert.True(
                TensorPrimitives.CosineSimilarity(vector, expected.AsSpan(i * encoder.Dimension, encoder.Dimension)) >= .99999f,
                $"text {i}"
            );
        }
    }

    [Theory]
    [InlineData(TinyOnnx.Int64)]
    [InlineData(TinyOnnx.Int32)]
    public void Texts_are_tokenized_to_the_models_own_length(int type)
    {
        using var encoder = new TextEncoder(
            ModelContent.FromBytes("tiny", TinyOnnx.TextModel(type: type)),
            TinyVocabulary.Tokenizer,
            null,
            null,
            77,
            null,
            new() { BatchSize = 2 }
        );
        string[] texts = ["a cat", "", "a photo of a dog and a cat and a dog", "hello"];
        float[] vectors = new float[texts.Length * encoder.Dimension];

        encoder.Encode(texts, vectors);

        Assert.Equal((9, 3), (encoder.ContextLength, encoder.Dimension));
        for (int i = 0; i < texts.Length; i++)
        {
            int[] ids = new int[9];
            TinyVocabulary.Tokenizer.EncodeToContext(texts[i], ids, TinyVocabulary.Tokenizer.EndId);
            double[] vector = [.. Enumerable.Range(0, 3).Select(d => Enumerable.Range(0, 9).Sum(t => (double)ids[t] * (t * 3 + d + 1)))];
            double length = Math.Sqrt(vector.Sum(value => value * value));
            for (int d = 0; d < 3; d++)
                Assert.Equal(vector[d] / length, vectors[i * 3 + d], 1e-5);
        }
    }

    [Fact]
    public void An_image_model_is_no_text_model() =>
        Assert.Equal(
            "The model 'tiny' has no input that is Int32 or Int64 [batch, context]; its inputs are: pixel_values Float [?, 3, 8, 8].",
            Assert
                .Throws<InvalidOperationException>(() =>
                    new TextEncoder(
                        ModelContent.FromBytes("tiny", TinyOnnx.ImageModel()),
                        TinyVocabulary.Tokenizer,
                        null,
                        null,
                        77,
                        null,
                        new()
                    )
                )
                .Message
        );
}
