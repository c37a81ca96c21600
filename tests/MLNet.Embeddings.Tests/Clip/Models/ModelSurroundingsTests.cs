using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip.Models;

/// <summary>Preprocessing that is read from beside a model's file.</summary>
public sealed class ModelSurroundingsTests : IDisposable
{
    private const string HuggingFace =
        """{"do_resize":true,"size":9,"crop_size":8,"resample":2,"image_mean":[0.1,0.2,0.3],"image_std":[0.4,0.5,0.6]}""";

    private const string OpenClip = """{"size":8,"mean":[0.1,0.2,0.3],"std":[0.4,0.5,0.6],"resize_mode":"squash"}""";

    private const string OpenClipConfig =
        """{"model_cfg":{"embed_dim":4,"vision_cfg":{"image_size":8}},"preprocess_cfg":{"mean":[0.1,0.2,0.3],"std":[0.4,0.5,0.6]}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("preprocessor_config.json", HuggingFace, 9)]
    [InlineData("preprocess_cfg.json", OpenClip, 8)]
    [InlineData("open_clip_config.json", OpenClipConfig, 8)]
    public void Every_description_beside_a_file_is_read(string name, string content, int resize)
    {
        foreach (
            (string model, string beside) in new[]
            {
                ("one/any.onnx", "one"),
                ("two/onnx/model.onnx", "two"),
                ("three/visual/a.onnx", "three"),
            }
        )
        {
            Write(model);
            File.WriteAllText(Path.Combine(_folder[beside], name), content);
            var read = ClipModel.FromFiles(_folder[model]);
            using ImageEncoder encoder = read.OpenImageEncoder(new());

            Assert.True(read.HasPreprocessing);
            Assert.Equal((resize, 8), (encoder.Preprocessing.ResizeSize, encoder.Preprocessing.CropSize));
            Assert.Equal([0.1f, 0.2f, 0.3f], encoder.Preprocessing.Mean);
        }
    }

    [Fact]
    public void The_folder_above_counts_only_where_the_folder_is_one_of_a_repository()
    {
        Write("models/mine/any.onnx");
        File.WriteAllText(_folder["models/preprocessor_config.json"], HuggingFace);
        Assert.False(ClipModel.FromFiles(_folder["models/mine/any.onnx"]).HasPreprocessing);
    }

    [Theory]
    [InlineData("siglip-b16/onnx/vision_model.onnx")]
    [InlineData("siglip-base-patch16-224/onnx/vision_model.onnx")]
    [InlineData("any/siglip-b16.onnx")]
    public void The_name_of_a_known_model_tells_too(string model)
    {
        Write(model);
        Assert.Equal(ResizeMode.Squash, ClipModel.FromFiles(_folder[model]).Preprocessing!.Resize);
    }

    [Fact]
    public void What_is_given_wins_and_what_is_not_understood_is_refused()
    {
        Write("a/any.onnx");
        File.WriteAllText(_folder["a/preprocessor_config.json"], "{}");
        var given = new ImagePreprocessing { ResizeSize = 8, CropSize = 8 };
        Assert.Same(given, ClipModel.FromFiles(_folder["a/any.onnx"], preprocessing: given).Preprocessing);
        Assert.StartsWith(
            $"The preprocessing described in '{_folder["a/preprocessor_config.json"]}' is not understood: ",
            Assert.Throws<InvalidDataException>(() => ClipModel.FromFiles(_folder["a/any.onnx"])).Message
        );
        Assert.Equal(
            "The description of preprocessing 'nowhere.json' was not found.",
            Assert.Throws<FileNotFoundException>(() => ImagePreprocessing.FromFile("nowhere.json")).Message
        );
    }

    [Fact]
    public void A_folder_with_one_network_and_a_description_is_a_model()
    {
        Write("repository/onnx/model.onnx");
        Assert.Throws<FileNotFoundException>(() => ClipModel.FromFolder(_folder["repository"]));
        File.WriteAllText(_folder["repository/preprocessor_config.json"], HuggingFace);
        using ImageEncoder encoder = ClipModel.FromFolder(_folder["repository"]).OpenImageEncoder(new());
        Assert.Equal(4, encoder.Dimension);
    }

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], TinyOnnx.ImageModel());
    }
}
