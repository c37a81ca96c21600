using System.Text.Json;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Clip.Tokenizer;
using MLNet.Embeddings.Tool.Files;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Commands;

public sealed class ClipCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _images;
    private readonly string _imageModel;
    private readonly string _textModel;

    public ClipCommandsTests()
    {
        _images = Directory.CreateDirectory(_folder["images"]).FullName;
        for (int i = 0; i < 6; i++)
            _folder.Write($"images/{i}.jpg", TestImages.Encode(30 + i, 20, SKEncodedImageFormat.Jpeg, i * 9));
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        _imageModel = _folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4));
        _textModel = _folder.Write("text.onnx", TinyOnnx.TextModel(dimension: 4));
        _folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Embed_writes_a_row_for_each_file_and_reports_the_bad_ones()
    {
        _folder.Write("images/2.jpg", "no image");
        SampleRun run = await SampleRun.Of(
            "embed",
            _images,
            "--image-model",
            _imageModel,
            "--out",
            _folder["v.npy"],
            "--paths-out",
            _folder["p.txt"],
            "--batch",
            "4"
        );

        Assert.Equal(3, run.ExitCode);
        Assert.Equal((6, 1, 4), ((int)run.Result["images"]!, (int)run.Result["failed"]!, (int)run.Result["dimension"]!));
        Assert.All(["decode", "resize", "inference", "total"], stage => Assert.True((double)run.Result["seconds"]![stage]! >= 0));
        Assert.Contains(_folder["images/2.jpg"] + ": The file is no image in a known format", run.Error);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => _folder[$"images/{i}.jpg"]), File.ReadAllLines(_folder["p.txt"]));
        Matrix vectors = NpyFile.Read(_folder["v.npy"], TestContext.Current.CancellationToken);
        for (int row = 0; row < 6; row++)
            Assert.All(vectors.Row(row).ToArray(), value => Assert.Equal(row == 2, float.IsNaN(value)));
    }

    [Fact]
    public async Task Embed_passes_files_over_that_are_no_images_and_fails_where_no_image_can_be_read()
    {
        _folder.Write("images/notes.txt", "of no picture");
        SampleRun run = await SampleRun.Of("embed", _images, "--image-model", _imageModel, "--out", _folder["v.npy"]);
        run.AssertSucceeded();
        Assert.Equal((6, 1, 0), ((int)run.Result["images"]!, (int)run.Result["passedOver"]!, (int)run.Result["failed"]!));
        Assert.Contains("1 other file passed over.", run.Error);

        Directory.CreateDirectory(_folder["bad"]);
        _folder.Write("bad/1.jpg", "no picture");
        SampleRun bad = await SampleRun.Of("embed", _folder["bad"], "--image-model", _imageModel, "--out", _folder["bad.npy"]);
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("None of the 1 images can be read", bad.Error);
        Assert.False(File.Exists(_folder["bad.npy"]));
    }

    [Fact]
    public async Task Similar_leaves_the_image_itself_out_and_ranks_a_copy_first()
    {
        File.Copy(_folder["images/3.jpg"], _folder["images/copy.jpg"]);
        SampleRun run = await SampleRun.Of("similar", _images, _folder["images/3.jpg"], "--image-model", _imageModel, "--top", "2");

        run.AssertSucceeded();
        Assert.Equal(2, run.Result["best"]!.AsArray().Count);
        Assert.Equal(_folder["images/copy.jpg"], (string)run.Result["best"]![0]!["path"]!);
    }

    [Fact]
    public async Task Search_and_embed_text_need_a_text_model_and_its_tokenizer()
    {
        SampleRun search = await SampleRun.Of(
            "search",
            _images,
            "a cat",
            "--image-model",
            _imageModel,
            "--text-model",
            _textModel,
            "--tokenizer",
            _folder.Path,
            "--top",
            "3"
        );
        SampleRun text = await SampleRun.Of(
            "embed-text",
            "a cat",
            "a dog",
            "--text-model",
            _textModel,
            "--tokenizer",
            _folder.Path,
            "--out",
            _folder["t.npy"]
        );
        SampleRun missing = await SampleRun.Of("search", _images, "a cat", "--image-model", _imageModel);

        search.AssertSucceeded();
        Assert.Equal(3, search.Result["best"]!.AsArray().Count);
        text.AssertSucceeded();
        Assert.Equal(2, NpyFile.Read(_folder["t.npy"], TestContext.Current.CancellationToken).RowCount);
        missing.AssertFailed("The model 'image' has no text model.");
    }

    [Fact]
    public async Task Tokenize_prints_one_line_of_numbers_for_each_text()
    {
        SampleRun run = await SampleRun.Of("tokenize", "a cat", "", "--tokenizer", _folder.Path, "--context", "6", "--pad", "end");

        run.AssertSucceeded();
        int end = TinyVocabulary.Tokenizer.EndId;
        int[][] lines = [.. run.Output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<int[]>(line)!)];
        Assert.Equal([TinyVocabulary.Tokenizer.StartId, .. TinyVocabulary.Tokenizer.EncodeToIds("a cat"), end, end, end], lines[0]);
        Assert.Equal([TinyVocabulary.Tokenizer.StartId, end, end, end, end, end], lines[1]);
    }

    [Fact]
    public async Task Models_lists_what_is_known_and_refuses_what_is_not()
    {
        SampleRun list = await SampleRun.Of("models", "list");

        list.AssertSucceeded();
        string[] names = [.. list.Result["models"]!.AsArray().Select(model => (string)model!["name"]!)];
        Assert.Equal(["photo-clip", "mini-clip", .. ClipModel.KnownNames], names);
        (await SampleRun.Of("models", "pull")).AssertFailed("Name the model to pull");
        (await SampleRun.Of("models", "list", "clip-vit-b32")).AssertFailed("'models list' shows all models; leave out 'clip-vit-b32'");
        (await SampleRun.Of("models", "pull", "clap")).AssertFailed("No known model is called 'clap'");
    }

    [Fact]
    public async Task A_name_that_promises_another_kind_of_file_is_refused()
    {
        (await SampleRun.Of("embed", _images, "--image-model", _imageModel, "--out", _folder["v.csv"])).AssertFailed(
            "--out writes .npy, or .parquet; name the file so."
        );
        (
            await SampleRun.Of("embed-text", "a", "--text-model", _textModel, "--tokenizer", _folder.Path, "--out", _folder["v.json"])
        ).AssertFailed("--out writes .npy, or .parquet; name the file so.");
        (await SampleRun.Of("embed", _images, "--image-model", _imageModel, "--out", _folder["v"])).AssertSucceeded();
        Assert.Equal(6, NpyFile.Read(_folder["v"], TestContext.Current.CancellationToken).RowCount);
    }

    [Fact]
    public async Task Wrong_folders_are_told_in_one_sentence()
    {
        (await SampleRun.Of("embed", _folder["nowhere"], "--image-model", _imageModel, "--out", _folder["v.npy"])).AssertFailed(
            "There is no folder",
            "nowhere"
        );
        (await SampleRun.Of("embed", _images, "--image-model", _folder["nowhere.onnx"], "--out", _folder["v.npy"])).AssertFailed(
            "The model file",
            "was not found"
        );
        (await SampleRun.Of("embed", _images, "--model", "a", "--image-model", "b", "--out", _folder["v.npy"])).AssertFailed(
            "either --model or the files"
        );
    }
}
