using System.Numerics.Tensors;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Clip.Tokenizer;
using MLNet.Embeddings.Fuzzing.Readers;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Tokenizer;

namespace MLNet.Embeddings.Tests.Clip.Models;

/// <summary>Every entry of the manifest runs a small network of random weights with its inputs, outputs and preprocessing.</summary>
public class ManifestModelsTests
{
    private const int Count = 2;

    public static TheoryData<string> Names => [.. ClipModel.KnownNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_of_the_entrys_shape_gives_the_vectors_that_it_computes(string name)
    {
        ManifestModel entry = Entry(name);
        ManifestImage image = entry.Image;
        ImagePreprocessing preprocessing = image.Preprocessing.Complete();
        int patch = preprocessing.CropSize % 16 == 0 && name != "dinov2-small" ? 32 : 14;
        byte[] model = TinyOnnx.TransformerModel(
            entry.Dimension,
            preprocessing.CropSize,
            patch,
            image.Pooling == VectorPooling.FirstToken ? image.Output : null,
            image.Pooling == VectorPooling.FirstToken ? null : image.Output ?? "image_embeds",
            image.UnusedInput
        );
        using var encoder = new ImageEncoder(
            ModelContent.FromBytes(name, model),
            image.Input == "image" ? null : image.Input,
            image.Output,
            preprocessing,
            new EncoderOptions(),
            image.Pooling,
            image.UnusedInput
        );
        var vectors = new float[Count * encoder.Dimension];
        encoder.Encode(new RandomImages(90), Count, vectors, new string?[Count]);

        Assert.Equal(entry.Dimension, encoder.Dimension);
        for (int i = 0; i < Count; i++)
        {
            using DecodedImage picture = new RandomImages(90).Open(i);
            float[] expected = PatchNetwork.Mean(picture, preprocessing, entry.Dimension, patch);
            Assert.InRange(TensorPrimitives.Dot(expected, vectors.AsSpan(i * entry.Dimension, entry.Dimension)), 0.99999, 1.0001);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_model_of_the_entrys_shape_gets_numbers_of_the_entrys_length_and_padding(string name)
    {
        if (Entry(name).Text is not { } text)
            return;

        bool isSentencePiece = text.Tokenizer[0].Path.EndsWith(".model", StringComparison.Ordinal);
        ITextTokenizer tokenizer = isSentencePiece ? TinyPieces.Tokenizer : TinyVocabulary.Tokenizer;
        int padId = text.Padding == TextPadding.Zero ? 0 : tokenizer.EndId;
        byte[] model = TinyOnnx.TextModel(
            text.ContextLength,
            Entry(name).Dimension,
            TinyOnnx.Int64,
            text.Input,
            text.Output ?? "text_embeds"
        );
        using var encoder = new TextEncoder(
            ModelContent.FromBytes(name, model),
            tokenizer,
            text.Input,
            text.Output,
            text.ContextLength,
            padId,
            new EncoderOptions()
        );
        var vector = new float[encoder.Dimension];
        encoder.Encode(["a cat"], vector);

        var ids = new int[text.ContextLength];
        int used = tokenizer.EncodeToContext("a cat", ids, padId);
        Assert.Equal(tokenizer.EndId, ids[used - 1]);
        Assert.All(ids[used..], id => Assert.Equal(padId, id));
        float[] expected =
        [
            .. Enumerable
                .Range(0, vector.Length)
                .Select(d => ids.Select((id, place) => (float)id * ((place * vector.Length) + d + 1)).Sum()),
        ];
        Assert.InRange(TensorPrimitives.CosineSimilarity<float>(expected, vector), 0.9999f, 1.0001f);
        Assert.Equal(isSentencePiece ? 64 : 77, text.ContextLength);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_entry_keeps_the_rules_of_shapes(string name)
    {
        ManifestModel entry = Entry(name);
        entry.Image.Preprocessing.Complete().Validate();
        Assert.InRange(entry.Dimension, 64, 4096);
        Assert.NotEmpty(entry.Image.Input);
        Assert.Equal(entry.Image.Pooling == VectorPooling.None, entry.Image.Output != "last_hidden_state");
        Assert.True(entry.Image.UnusedInput is null || entry.Image.Output is not null);
        Assert.All(
            ClipModel.Known(name).Files,
            file =>
                Assert.True(file.Sha256 is null or { Length: 64 } && file.Url!.AbsolutePath.Contains("/resolve/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_newer_entries_say_what_their_publishers_say()
    {
        Assert.Equal((ResampleFilter.Bilinear, 224, 224, ResizeMode.Squash, 0.5f), Settings("siglip2-b16"));
        Assert.Equal((ResampleFilter.Bilinear, 256, 256, ResizeMode.ShortestSide, 0f), Settings("mobileclip2-s0"));
        Assert.Equal((ResampleFilter.Bicubic, 256, 224, ResizeMode.ShortestSide, 0.485f), Settings("dinov2-small"));
        Assert.Equal((ResampleFilter.Bicubic, 512, 512, ResizeMode.ShortestSide, 0.48145466f), Settings("jina-clip-v2-q8"));
        Assert.Equal(VectorPooling.FirstToken, Entry("dinov2-small").Image.Pooling);
        Assert.Equal(VectorPooling.FirstToken, Entry("nomic-embed-vision").Image.Pooling);
        Assert.Equal("input_ids", Entry("jina-clip-v2-q8").Image.UnusedInput);
        Assert.False(ClipModel.Known("dinov2-small").HasTextModel);
        Assert.True(ClipModel.Known("siglip2-b16").HasTextModel);

        static (ResampleFilter, int, int, ResizeMode, float) Settings(string name)
        {
            ImagePreprocessing preprocessing = ClipModel.Known(name).Preprocessing!;
            return (preprocessing.Filter, preprocessing.ResizeSize, preprocessing.CropSize, preprocessing.Resize, preprocessing.Mean[0]);
        }
    }

    private static ManifestModel Entry(string name) => ClipManifest.Default.Models.Single(model => model.Name == name);
}
