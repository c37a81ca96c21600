using System.Numerics.Tensors;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tests.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip.Models;

public class EmbeddedModelTests
{
    private const long LargestImageModel = 12_000_000;
    private const long LargestTextModel = 6_000_000;
    private const int PicturesOfEachSubject = 4;

    private static readonly EncoderOptions Options = new();

    [Fact]
    public void The_embedded_model_is_complete_named_and_within_its_size()
    {
        ClipModel model = ClipModel.EmbeddedSmall;

        Assert.Equal("mini-clip", model.Name);
        Assert.Equal("MIT", model.License);
        Assert.True(model.IsComplete);
        Assert.True(model.HasImageModel && model.HasTextModel);
        Assert.Equal(32, model.Preprocessing!.CropSize);
        Assert.InRange(new FileInfo(model.Image!.File.Path).Length, 1, LargestImageModel);
        Assert.InRange(new FileInfo(model.Text!.File.Path).Length, 1, LargestTextModel);
    }

    [Fact]
    public void It_is_the_one_that_its_folder_describes()
    {
        ClipModel embedded = ClipModel.EmbeddedSmall;
        ClipModel described = ClipModel.FromFolder(Path.GetDirectoryName(embedded.Image!.File.Path)!);

        Assert.Equal(described.Image!.File.Path, embedded.Image.File.Path);
        Assert.Equal(described.Text!.File.Path, embedded.Text!.File.Path);
        Assert.Equal(described.Text.TokenizerPath, embedded.Text.TokenizerPath);
        Assert.Equal(described.Text.Padding, embedded.Text.Padding);
        Assert.Equal(described.Text.ContextLength ?? ClipTokenizer.DefaultContextLength, embedded.Text.ContextLength);
        Assert.Equivalent(described.Preprocessing, embedded.Preprocessing, strict: true);
    }

    [Fact]
    public void Where_its_files_are_missing_one_sentence_names_the_package()
    {
        using var folder = new TemporaryFolder();

        ClipModel model = ClipModel.FromEmbedded(EmbeddedModel.Small.Find(folder.Path, folder["library"], folder["cache"]));
        Assert.False(model.IsComplete);
        Assert.True(model.HasImageModel && model.HasTextModel);
        var exception = Assert.Throws<FileNotFoundException>(() => model.OpenImageEncoder(Options));

        Assert.Contains("add the package MLNet.Embeddings.MiniClip", exception.Message);
        Assert.Contains(Path.Combine(folder.Path, "models", "mini-clip"), exception.Message);
        Assert.Contains(Path.Combine(folder["library"], "models", "mini-clip"), exception.Message);
        Assert.Equal(exception.Message, Assert.Throws<FileNotFoundException>(() => model.OpenTextEncoder(Options)).Message);
    }

    [Fact]
    public void A_plugin_finds_it_beside_its_own_assembly_after_the_application()
    {
        using var folder = new TemporaryFolder();
        string besideLibrary = Model("library");
        Assert.Equal(besideLibrary, EmbeddedModel.Small.Find(folder["application"], folder["library"], folder["cache"]).Folder);

        string besideApplication = Model("application");
        Assert.Equal(besideApplication, EmbeddedModel.Small.Find(folder["application"], folder["library"], folder["cache"]).Folder);

        string Model(string place)
        {
            string model = Path.Combine(folder[place], "models", "mini-clip");
            Directory.CreateDirectory(model);
            File.WriteAllBytes(Path.Combine(model, "vision_model.onnx"), []);
            return model;
        }
    }

    [Fact]
    public void It_is_also_found_in_the_cache()
    {
        using var folder = new TemporaryFolder();
        string cached = folder["mini-clip"];
        Directory.CreateDirectory(cached);
        File.WriteAllBytes(Path.Combine(cached, "vision_model.onnx"), []);

        Assert.Equal(cached, EmbeddedModel.Small.Find(folder["application"], library: null, folder.Path).Folder);
    }

    [Fact]
    public void Its_tokenizer_has_one_symbol_for_each_word_of_its_captions()
    {
        ClipTokenizer tokenizer = ClipTokenizer.FromFiles(ClipModel.EmbeddedSmall.Text!.TokenizerPath);

        Assert.Equal(5, tokenizer.EncodeToIds("a photo of an airplane").Count);
        Assert.Equal(6, tokenizer.EncodeToIds("A  drawing of a Butterfly!").Count);
        Assert.Equal(tokenizer.VocabularySize - 1, tokenizer.EndId);
    }

    [Fact]
    public void Vectors_have_length_one_and_drawn_subjects_are_nearest_to_their_captions()
    {
        string[] captions = [.. Enumerable.Range(0, DemoSubjects.Count).Select(subject => $"a drawing of a {DemoSubjects.Name(subject)}")];
        byte[][] pictures =
        [
            .. from subject in Enumerable.Range(0, DemoSubjects.Count)
            from scene in Enumerable.Range(0, PicturesOfEachSubject)
            select DemoDrawing.Encode(Picture(subject, (subject * PicturesOfEachSubject) + scene), seed: 77),
        ];
        using TextEncoder texts = ClipModel.EmbeddedSmall.OpenTextEncoder(Options);
        using ImageEncoder images = ClipModel.EmbeddedSmall.OpenImageEncoder(Options);
        var captionVectors = new float[captions.Length * texts.Dimension];
        texts.Encode(captions, captionVectors);
        var vectors = new float[pictures.Length * images.Dimension];
        var problems = new string?[pictures.Length];
        images.Encode(new MemoryImages(pictures), pictures.Length, vectors, problems);

        Assert.Equal(images.Dimension, texts.Dimension);
        Assert.All(problems, Assert.Null);
        Assert.All(vectors.Chunk(images.Dimension), vector => Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 1e-4f));
        int right = Enumerable
            .Range(0, pictures.Length)
            .Count(i => Nearest(captionVectors, vectors.AsSpan(i * images.Dimension, images.Dimension)) == i / PicturesOfEachSubject);
        Assert.InRange(right, pictures.Length * 8 / 10, pictures.Length);
    }

    private static DemoPicture Picture(int subject, int scene) =>
        new(
            $"test/{DemoSubjects.Name(subject)}/{scene}.png",
            "test",
            DemoSubjects.Name(subject),
            DemoSubjects.Name(subject),
            DemoRole.Original,
            DemoEdit.None,
            "",
            0,
            scene
        );

    private static int Nearest(float[] captions, ReadOnlySpan<float> vector)
    {
        int best = 0;
        float bestCosine = float.NegativeInfinity;
        for (int i = 0; i < captions.Length / vector.Length; i++)
        {
            float cosine = TensorPrimitives.Dot(captions.AsSpan(i * vector.Length, vector.Length), vector);
            if (cosine > bestCosine)
                (best, bestCosine) = (i, cosine);
        }

        return best;
    }
}
