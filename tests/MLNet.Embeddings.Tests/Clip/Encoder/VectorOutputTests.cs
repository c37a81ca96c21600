using System.Numerics.Tensors;
using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

/// <summary>Networks that do not end in a vector.</summary>
public class VectorOutputTests
{
    private const int Dimension = 6;
    private const int Count = 5;

    private static readonly ImagePreprocessing Tiny = new() { ResizeSize = 8, CropSize = 8 };

    [Theory]
    [InlineData(TinyOnnx.Float, null)]
    [InlineData(TinyOnnx.Float, 2)]
    [InlineData(TinyOnnx.Half, null)]
    public void A_map_of_one_position_is_a_vector(int type, int? batch)
    {
        foreach (VectorPooling pooling in Enum.GetValues<VectorPooling>())
        {
            using ImageEncoder encoder = Open(TinyOnnx.MapModel(Dimension, patch: 8, type: type, batch: batch), pooling);
            AssertVectors(encoder, patch: 8, type == TinyOnnx.Half ? 0.999 : 0.999999);
        }
    }

    [Fact]
    public void Open_sizes_are_found_out_by_running_the_model()
    {
        using ImageEncoder encoder = Open(TinyOnnx.MapModel(Dimension, patch: 8, isOpen: true), VectorPooling.None);
        AssertVectors(encoder, patch: 8);
        using ImageEncoder pooled = Open(TinyOnnx.MapModel(Dimension, patch: 4, isOpen: true), VectorPooling.Mean);
        AssertVectors(pooled, patch: 4);
    }

    [Theory]
    [InlineData(TinyOnnx.Float)]
    [InlineData(TinyOnnx.Half)]
    public void The_mean_over_a_map_is_a_vector(int type)
    {
        using ImageEncoder encoder = Open(TinyOnnx.MapModel(Dimension, patch: 2, type: type), VectorPooling.Mean);
        Assert.Equal(Dimension, encoder.Dimension);
        AssertVectors(encoder, patch: 2, type == TinyOnnx.Half ? 0.999 : 0.999999);
    }

    [Theory]
    [InlineData(VectorPooling.FirstToken)]
    [InlineData(VectorPooling.Mean)]
    public void Tokens_are_pooled(VectorPooling pooling)
    {
        // The class token is the mean of the others, so that it is the mean of all as well.
        using ImageEncoder encoder = Open(TinyOnnx.TransformerModel(Dimension, 8, 4, "last_hidden_state", null), pooling);
        AssertVectors(encoder, patch: 4);
    }

    [Fact]
    public void The_first_token_is_not_the_second()
    {
        using ImageEncoder encoder = Open(TinyOnnx.TransformerModel(Dimension, 8, 4, "last_hidden_state", null), VectorPooling.FirstToken);
        using ImageEncoder whole = Open(TinyOnnx.TransformerModel(Dimension, 8, 4, null, "image_embeds"), VectorPooling.None);
        Assert.Equal(Encode(whole), Encode(encoder), (one, other) => MathF.Abs(one - other) < 1e-5f);
    }

    [Fact]
    public void A_vector_is_preferred_unless_pooling_is_asked_for()
    {
        byte[] both = TinyOnnx.TransformerModel(Dimension, 8, 4, "last_hidden_state", "pooler_output");
        using ImageEncoder vector = Open(both, VectorPooling.None);
        using ImageEncoder pooled = Open(both, VectorPooling.Mean);
        Assert.Contains("pooler_output", vector.Identity);
        Assert.Contains("last_hidden_state Mean", pooled.Identity);
        AssertVectors(vector, patch: 4);
        AssertVectors(pooled, patch: 4);
    }

    [Theory]
    [InlineData(VectorPooling.None)]
    [InlineData(VectorPooling.FirstToken)]
    public void A_map_is_refused_in_a_sentence(VectorPooling pooling) =>
        Assert.Equal(
            "The model 'tiny' gives no vector for an image but a map of 6 × 2 × 2 numbers ('map'): take the mean over its positions "
                + "(VectorPooling.Mean), or a file that ends in a vector.",
            Assert.Throws<InvalidOperationException>(() => Open(TinyOnnx.MapModel(Dimension), pooling)).Message
        );

    [Fact]
    public void Tokens_are_refused_in_a_sentence() =>
        Assert.Equal(
            "The model 'tiny' gives no vector for an image but tokens, 5 × 6 numbers ('last_hidden_state'): take the first, the class "
                + "token of a vision transformer (VectorPooling.FirstToken), or their mean (Mean).",
            Assert
                .Throws<InvalidOperationException>(() =>
                    Open(TinyOnnx.TransformerModel(Dimension, 8, 4, "last_hidden_state", null), VectorPooling.None)
                )
                .Message
        );

    [Fact]
    public void A_text_input_beside_the_images_is_filled_where_it_is_named()
    {
        byte[] both = TinyOnnx.TransformerModel(Dimension, 8, 4, null, "image_embeds", texts: "input_ids");
        using (
            var encoder = new ImageEncoder(
                ModelContent.FromBytes("tiny", both),
                null,
                "image_embeds",
                Tiny,
                new(),
                unusedInput: "input_ids"
            )
        )
            AssertVectors(encoder, patch: 4);

        Assert.StartsWith(
            "The model 'tiny' also needs an input 'input_ids'",
            Assert.Throws<InvalidOperationException>(() => Open(both, VectorPooling.None)).Message
        );
        Assert.StartsWith(
            "The model 'tiny' has no input 'other'",
            Assert
                .Throws<InvalidOperationException>(() =>
                    new ImageEncoder(ModelContent.FromBytes("tiny", both), null, null, Tiny, new(), unusedInput: "other")
                )
                .Message
        );
    }

    private static ImageEncoder Open(byte[] model, VectorPooling pooling) =>
        new(ModelContent.FromBytes("tiny", model), null, null, Tiny, new() { BatchSize = 3 }, pooling);

    private static float[] Encode(ImageEncoder encoder)
    {
        var vectors = new float[Count * encoder.Dimension];
        var problems = new string?[Count];
        encoder.Encode(new RandomImages(12), Count, vectors, problems);
        Assert.All(problems, Assert.Null);
        return vectors;
    }

    private static void AssertVectors(ImageEncoder encoder, int patch, double least = 0.999999)
    {
        Assert.Equal(Dimension, encoder.Dimension);
        float[] vectors = Encode(encoder);
        for (int i = 0; i < Count; i++)
        {
            using DecodedImage image = new RandomImages(12).Open(i);
            float[] expected = PatchNetwork.Mean(image, Tiny, Dimension, patch);
            Assert.InRange(TensorPrimitives.Dot(expected, vectors.AsSpan(i * Dimension, Dimension)), least, 1.00001);
        }
    }
}
