using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tool.Files;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Images;

/// <summary>Models of one's own files on the command line.</summary>
public sealed class ModelOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ModelOptionsTests()
    {
        Directory.CreateDirectory(_folder["pictures"]);
        Directory.CreateDirectory(_folder["model"]);
        for (int i = 0; i < 3; i++)
            _folder.Write($"pictures/{i}.png", TestImages.Encode(30 + i, 20, SKEncodedImageFormat.Png, i * 9));
        _folder.Write("model/a.onnx", TinyOnnx.ImageModel());
        _folder.Write("model/map.onnx", TinyOnnx.MapModel());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_description_a_model_is_refused_in_one_sentence()
    {
        (await Embed("a.onnx")).AssertFailed(
            "How the model 'a' wants its images is not known: put its preprocessor_config.json, preprocess_cfg.json or "
                + "open_clip_config.json beside it, or name such a file with --preprocessing (clip for OpenAI's way)."
        );
        Assert.False(File.Exists(_folder["v.npy"]));
    }

    [Fact]
    public async Task A_description_beside_the_model_or_named_is_heeded()
    {
        float[] clip = await Vectors("a.onnx", "--preprocessing", "clip");
        string named = _folder.Write("d.json", """{"size":8,"mean":[0,0,0],"std":[1,1,1],"mode":"BGR","resize_mode":"squash"}""");
        float[] described = await Vectors("a.onnx", "--preprocessing", named);
        File.Copy(named, _folder["model/preprocess_cfg.json"]);
        float[] beside = await Vectors("a.onnx");

        Assert.Equal(described, beside);
        Assert.NotEqual(clip, beside);
    }

    [Fact]
    public async Task A_map_is_pooled_where_it_is_asked_for()
    {
        (await Embed("map.onnx", "--preprocessing", "clip")).AssertFailed("gives no vector for an image but a map of 4 × 2 × 2 numbers");
        Assert.Equal(12, (await Vectors("map.onnx", "--preprocessing", "clip", "--pooling", "mean")).Length);
        (await Embed("map.onnx", "--preprocessing", "clip", "--pooling", "max")).AssertFailed("--pooling must be one of none, mean, first");
    }

    [Fact]
    public async Task What_tells_of_a_model_needs_one() =>
        (await SampleRun.Of("embed", _folder["pictures"], "--preprocessing", "clip", "--out", _folder["v.npy"])).AssertFailed(
            "--preprocessing and --pooling tell of a model of your own: name it with --image-model or --model."
        );

    private Task<SampleRun> Embed(string model, params string[] options) =>
        SampleRun.Of(["embed", _folder["pictures"], "--image-model", _folder[$"model/{model}"], "--out", _folder["v.npy"], .. options]);

    private async Task<float[]> Vectors(string model, params string[] options)
    {
        SampleRun run = await Embed(model, options);
        Assert.Equal(0, run.ExitCode);
        return NpyFile.Read(_folder["v.npy"], TestContext.Current.CancellationToken).Values.ToArray();
    }
}
