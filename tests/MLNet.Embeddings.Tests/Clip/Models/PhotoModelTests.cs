using System.Numerics.Tensors;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tests.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip.Models;

public class PhotoModelTests
{
    private const long LargestFile = 20_000_000;

    private static readonly EncoderOptions Options = new();

    [Fact]
    public void It_is_complete_named_within_its_size_and_the_one_that_its_folder_describes()
    {
        ClipModel model = ClipModel.Embedded;
        ClipModel described = ClipModel.FromFolder(Path.GetDirectoryName(model.Image!.File.Path)!);

        Assert.Equal(("photo-clip", "MIT"), (model.Name, model.License));
        Assert.True(model.IsComplete && model.HasImageModel && model.HasTextModel);
        Assert.All(model.Files, file => Assert.InRange(new FileInfo(file.Path).Length, 1, LargestFile));
        Assert.Equal(described.Image!.File.Path, model.Image.File.Path);
        Assert.Equal(described.Text!.TokenizerPath, model.Text!.TokenizerPath);
        Assert.Equal(described.Text.Padding, model.Text.Padding);
        Assert.Equivalent(described.Preprocessing, model.Preprocessing, strict: true);
    }

    [Fact]
    public void Where_its_files_are_missing_one_sentence_names_the_package()
    {
        using var folder = new TemporaryFolder();

        ClipModel model = ClipModel.FromEmbedded(EmbeddedModel.Photo.Find(folder.Path, folder["library"], folder["cache"]));
        var exception = Assert.Throws<FileNotFoundException>(() => model.OpenImageEncoder(Options));

        Assert.False(model.IsComplete);
        Assert.Contains("add the package MLNet.Embeddings.PhotoClip", exception.Message);
    }

    [Theory]
    [InlineData("puppy", "dog", "car")]
    [InlineData("a photo of a beagle", "a dog", "a bridge")]
    [InlineData("a photo of a golden retriever", "dog", "cat")]
    [InlineData("tabby", "cat", "dog")]
    [InlineData("school bus", "a photo of a vehicle", "a photo of an animal")]
    [InlineData("oboe", "musical instrument", "furniture")]
    [InlineData("ladybug", "an insect", "a bird")]
    [InlineData("bananas", "fruit", "clothing")]
    [InlineData("a photo of an automobile", "car", "airplane")]
    public void A_word_lies_nearer_to_what_it_is_a_kind_of(string word, string kind, string other)
    {
        float[] vectors = EncodeTexts(word, kind, other);

        Assert.True(Cosine(vectors, 0, 1) > Cosine(vectors, 0, 2) + 0.03f, $"{Cosine(vectors, 0, 1):F2} {Cosine(vectors, 0, 2):F2}");
    }

    [Fact]
    public void How_a_photo_is_spoken_of_hardly_matters()
    {
        float[] vectors = EncodeTexts("lemon", "a photo of a lemon", "A photo of the lemon.", "this is a lemon", "lemons");

        for (int i = 1; i < 5; i++)
            Assert.InRange(Cosine(vectors, 0, i), 0.8f, 1.001f);
    }

    [Fact]
    public void Drawn_subjects_are_nearest_to_their_captions_with_any_batch_and_threads()
    {
        string[] subjects = [.. Enumerable.Range(0, DemoSubjects.Count).Select(DemoSubjects.Name)];
        byte[][] pictures = [.. subjects.Select((subject, i) => DemoDrawing.Encode(Picture(subject, i), seed: 77))];
        float[] texts = EncodeTexts([.. subjects.Select(subject => $"a drawing of a {subject}")]);
        float[] images = EncodeImages(pictures, Options);

        int right = Enumerable
            .Range(0, pictures.Length)
            .Count(i =>
                i == Enumerable.Range(0, subjects.Length).MaxBy(text => TensorPrimitives.Dot<float>(Row(images, i), Row(texts, text)))
            );
        Assert.InRange(right, pictures.Length * 8 / 10, pictures.Length);
        Assert.Equal(images, EncodeImages(pictures, new EncoderOptions { BatchSize = 5, NumberOfThreads = 1 }));
    }

    private static float[] EncodeTexts(params string[] texts)
    {
        using TextEncoder encoder = ClipModel.Embedded.OpenTextEncoder(Options);
        var vectors = new float[texts.Length * encoder.Dimension];
        encoder.Encode(texts, vectors);
        return vectors;
    }

    private static float[] EncodeImages(byte[][] pictures, EncoderOptions options)
    {
        using ImageEncoder encoder = ClipModel.Embedded.OpenImageEncoder(options);
        var vectors = new float[pictures.Length * encoder.Dimension];
        var problems = new string?[pictures.Length];
        encoder.Encode(new MemoryImages(pictures), pictures.Length, vectors, problems);
        Assert.All(problems, Assert.Null);
        return vectors;
    }

    private static ReadOnlySpan<float> Row(float[] vectors, int row) => vectors.AsSpan(row * 512, 512);

    private static float Cosine(float[] vectors, int one, int other) =>
        TensorPrimitives.CosineSimilarity(Row(vectors, one), Row(vectors, other));

    private static DemoPicture Picture(string subject, int scene) =>
        new($"test/{subject}/{scene}.png", "test", subject, subject, DemoRole.Original, DemoEdit.None, "", 0, scene);
}
