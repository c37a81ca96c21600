using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Tokenizer;

namespace MLNet.Embeddings.Tests.Clip.Models;

public class ClipModelTests
{
    [Fact]
    public void Every_known_model_has_addresses_paths_and_sane_preprocessing()
    {
        Assert.Equal(ClipModel.KnownNames.Count, ClipModel.KnownNames.Distinct().Count());
        foreach (string name in ClipModel.KnownNames)
        {
            ClipModel model = ClipModel.Known(name);
            model.Preprocessing!.Validate();
            Assert.NotNull(model.License);
            Assert.All(
                model.Files,
                file =>
                {
                    Assert.Equal("https", file.Url!.Scheme);
                    Assert.Contains(Path.Combine(name, ""), file.Path);
                    Assert.True(file.Sha256 is null || (file.Sha256.Length == 64 && file.Sha256.All(char.IsAsciiHexDigitLower)));
                    Assert.True(
                        file.Bytes is null || file.Megabytes is null || Math.Abs((file.Bytes.Value / 1e6) - file.Megabytes.Value) < 1
                    );
                }
            );
        }
    }

    [Fact]
    public void Documents_say_how_many_files_are_checked()
    {
        ClipModelFile[] files = [.. ClipModel.KnownNames.SelectMany(name => ClipModel.Known(name).Files)];
        int known = files.Count(file => file.Sha256 is not null);
        Assert.Equal(7, files.Length - known);
        Assert.Contains($"SHA-256 of {known} of its {files.Length} files, each", Read("SECURITY.md"));
        Assert.Contains("for the other seven `models pull` says", Read("SECURITY.md"));
        Assert.Contains($"{known} of the {files.Length} files have", Read("docs/models.md"));
        Assert.Contains($"{known} of the {files.Length} files in the manifest", Read("docs/command-line.md"));

        static string Read(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));
    }

    [Fact]
    public void The_entries_say_what_their_publishers_say()
    {
        Assert.Equal((ResampleFilter.Bicubic, 224, ResizeMode.ShortestSide), Settings("clip-vit-b32"));
        Assert.Equal((ResampleFilter.Bicubic, 224, ResizeMode.Squash), Settings("siglip-b16"));
        Assert.Equal((ResampleFilter.Bilinear, 256, ResizeMode.ShortestSide), Settings("mobileclip-s0"));
        Assert.Equal([0.5f, 0.5f, 0.5f], ClipModel.Known("siglip-b16").Preprocessing!.Mean);
        Assert.Equal([1f, 1f, 1f], ClipModel.Known("mobileclip-s1").Preprocessing!.StandardDeviation);
        Assert.False(ClipModel.Known("siglip-b16").HasTextModel);

        static (ResampleFilter, int, ResizeMode) Settings(string name)
        {
            ImagePreprocessing preprocessing = ClipModel.Known(name).Preprocessing!;
            return (preprocessing.Filter, preprocessing.CropSize, preprocessing.Resize);
        }
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        Assert.StartsWith(
            "No known model is called 'clap'; known are clip-vit-b32, ",
            Assert.Throws<ArgumentException>(() => ClipModel.Known("clap")).Message
        );

    [Fact]
    public void A_folder_in_Hugging_Faces_layout_is_a_model()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["onnx"]);
        File.WriteAllBytes(folder["onnx/vision_model.onnx"], TinyOnnx.ImageModel());
        File.WriteAllBytes(folder["onnx/text_model.onnx"], TinyOnnx.TextModel());
        File.WriteAllText(folder["merges.txt"], "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        File.WriteAllText(
            folder["preprocessor_config.json"],
            """{"crop_size":{"height":8,"width":8},"do_center_crop":true,"do_normalize":true"""
                + ""","image_mean":[0.1,0.2,0.3],"image_std":[0.4,0.5,0.6],"resample":2,"size":{"shortest_edge":9}}"""
        );

        ClipModel model = ClipModel.FromFolder(folder.Path);
        using ImageEncoder image = model.OpenImageEncoder(new());
        using TextEncoder text = model.OpenTextEncoder(new());

        Assert.True(model.IsComplete);
        Assert.Equal(
            (9, 8, ResampleFilter.Bilinear),
            (model.Preprocessing!.ResizeSize, model.Preprocessing.CropSize, model.Preprocessing.Filter)
        );
        Assert.Equal([0.1f, 0.2f, 0.3f], model.Preprocessing.Mean);
        Assert.Equal((4, 3), (image.Dimension, text.Dimension));
    }

    [Fact]
    public void A_folder_in_immichs_layout_is_a_model()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["visual"]);
        File.WriteAllBytes(folder["visual/model.onnx"], TinyOnnx.ImageModel(batch: 1, input: "image", output: "embedding"));
        File.WriteAllText(
            folder["visual/preprocess_cfg.json"],
            """{"size":[8,8],"mode":"RGB","mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5]"""
                + ""","interpolation":"bicubic","resize_mode":"squash","fill_color":0}"""
        );

        ClipModel model = ClipModel.FromFolder(folder.Path);
        using ImageEncoder image = model.OpenImageEncoder(new());

        Assert.False(model.HasTextModel);
        Assert.Equal(ResizeMode.Squash, model.Preprocessing!.Resize);
        Assert.Equal(1, image.BatchSize);
    }

    [Fact]
    public void OpenAIs_preprocessing_has_the_models_own_size_and_only_where_it_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.onnx"], TinyOnnx.ImageModel(size: 32));
        var model = ClipModel.FromFiles(folder["a.onnx"]);

        using ImageEncoder encoder = model.WithOpenAIPreprocessing().OpenImageEncoder(new());

        Assert.Equal((32, 32), (encoder.Preprocessing.ResizeSize, encoder.Preprocessing.CropSize));
        Assert.False(model.HasPreprocessing);
        Assert.True(model.WithOpenAIPreprocessing().HasPreprocessing);
        Assert.Equal(
            $"How the model '{folder["a.onnx"]}' wants its images is not known: put its preprocessor_config.json or preprocess_cfg.json or "
                + "open_clip_config.json beside it, or call WithPreprocessing or, for a CLIP model, WithOpenAIPreprocessing.",
            Assert.Throws<InvalidOperationException>(() => model.OpenImageEncoder(new())).Message
        );
    }

    [Fact]
    public void What_is_missing_is_told_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["text.onnx"], TinyOnnx.TextModel());
        ClipModel model = ClipModel.FromFiles(textModel: folder["text.onnx"]);

        Assert.StartsWith(
            $"No tokenizer was found at '{folder.Path}'",
            Assert.Throws<FileNotFoundException>(() => model.OpenTextEncoder(new())).Message
        );
        Assert.Equal(
            "The model 'text' has no image model.",
            Assert.Throws<InvalidOperationException>(() => model.OpenImageEncoder(new())).Message
        );
        Assert.Equal(
            "The model file 'nowhere.onnx' was not found.",
            Assert.Throws<FileNotFoundException>(() => ClipModel.FromFiles("nowhere.onnx").OpenImageEncoder(new())).Message
        );
        Assert.StartsWith("Give the file of an image model", Assert.Throws<ArgumentException>(() => ClipModel.FromFiles()).Message);
        Assert.StartsWith("The folder", Assert.Throws<FileNotFoundException>(() => ClipModel.FromFolder(folder.Path)).Message);
        Assert.Equal(
            "The folder 'nowhere' was not found.",
            Assert.Throws<DirectoryNotFoundException>(() => ClipModel.FromFolder("nowhere")).Message
        );
    }

    [Fact]
    public void A_description_that_is_not_understood_names_its_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["vision_model.onnx"], TinyOnnx.ImageModel());
        File.WriteAllText(
            folder["preprocessor_config.json"],
            """{"do_resize":true,"size":224,"resample":7,"image_mean":[0,0,0],"image_std":[1,1,1]}"""
        );

        string message = Assert.Throws<InvalidDataException>(() => ClipModel.FromFolder(folder.Path)).Message;

        string file = folder["preprocessor_config.json"];
        Assert.Equal(
            $"The preprocessing described in '{file}' is not understood: resample is 7; known are 0 (nearest), 2 (bilinear) and 3 "
                + "(bicubic).",
            message
        );
    }
}
