using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Tests.Clip.Encoder;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images.Folders;

public sealed class LoadFromImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _mlContext = new(1);
    private readonly List<(ChannelMessageKind Kind, string Text)> _log = [];

    public LoadFromImageFolderTests()
    {
        _mlContext.Log += (_, entry) =>
        {
            if (entry.Source.Contains("LoadFromImageFolder", StringComparison.Ordinal) && entry.Kind != ChannelMessageKind.Trace)
                _log.Add((entry.Kind, entry.RawMessage));
        };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_tells_id_path_split_and_label_in_ordinal_order()
    {
        Draw("test/dog/2.png", 4);
        Draw("train/dog/10.png", 3);
        Draw("train/cat/1.png", 2);
        Draw("9.png", 1);
        IDataView data = Load(_folder.Path);
        Assert.Equal(["Id", "Path", "Split", "Label"], data.Schema.Select(column => column.Name));
        Assert.All(data.Schema, column => Assert.Equal(TextDataViewType.Instance, column.Type));
        Assert.Equal(["9.png", "test/dog/2.png", "train/cat/1.png", "train/dog/10.png"], data.GetColumn<string>("Id"));
        Assert.Equal(["", "test", "train", "train"], data.GetColumn<string>("Split"));
        Assert.Equal(["", "dog", "cat", "dog"], data.GetColumn<string>("Label"));
        Assert.All(data.GetColumn<string>("Path"), path => Assert.True(Path.IsPathFullyQualified(path) && File.Exists(path)));
        Assert.Empty(_log);
    }

    [Fact]
    public void A_relative_folder_gives_full_paths()
    {
        Draw("a/1.png", 1);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);
        Assert.Equal([Path.Combine(_folder.Path, "a/1.png")], Load(relative).GetColumn<string>("Path").ToArray());
    }

    [Fact]
    public void Options_choose_layout_splits_and_extensions()
    {
        Draw("siteA/cat/1.png", 1);
        Draw("siteB/cat/2.png", 2);
        Draw("siteB/dog/3.gif", 3);
        var options = new ImageFolderOptions { Layout = "SPLIT/CLASS", Splits = ["SITEB"] };
        Assert.Equal(["siteB/cat/2.png", "siteB/dog/3.gif"], Ids(options));
        options.Extensions = [".png"];
        Assert.Equal(["siteB/cat/2.png"], Ids(options));

        options.Splits = ["siteC"];
        string sentence = Assert.Throws<InvalidDataException>(() => Ids(options)).Message;
        Assert.Equal($"The folder {_folder.Path} holds no images of the split siteC; its splits are siteA, siteB.", sentence);
        options.Layout = null;
        Assert.EndsWith("it has no splits.", Assert.Throws<InvalidDataException>(() => Ids(options)).Message);
        options.Layout = "SITE/CLASS";
        Assert.Contains("The layout must be made of", Assert.Throws<ArgumentException>(() => Ids(options)).Message);
    }

    [Fact]
    public void What_is_passed_over_is_told_once_and_without_names_in_the_log()
    {
        Draw("cat/1.png", 1);
        _folder.Write("cat/.secret", "hidden");
        Ids(null);
        Assert.Equal(
            (ChannelMessageKind.Info, "1 images are listed; passed over beside them: 1 hidden. ImageFolderListing.Read tells which."),
            Assert.Single(_log)
        );

        _log.Clear();
        _folder.Write("cat/notes.txt", "no picture");
        _folder.Write("labels.csv", "path,label");
        Ids(null);
        (ChannelMessageKind kind, string text) = Assert.Single(_log);
        Assert.Equal(ChannelMessageKind.Warning, kind);
        Assert.Contains("passed over beside them: 2 no images by name or content, 1 hidden.", text);
        Assert.DoesNotContain("notes", text);
    }

    [Fact]
    public void A_listing_tells_what_the_folder_holds()
    {
        Draw("train/cat/1.png", 1);
        Draw("test/Cat/2.png", 2);
        _folder.Write("notes.txt", "no picture");
        File.CreateSymbolicLink(_folder["test/Cat/gone.png"], _folder["nowhere.png"]);
        var listing = ImageFolderListing.Read(_folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((_folder.Path, "SPLIT/CLASS/FILE", 2, 2), (listing.Path, listing.Layout, listing.ImageCount, listing.PassedOverCount));
        Assert.Equal((string[])["train", "test"], listing.Splits);
        Assert.Equal((string[])["Cat", "cat"], listing.Labels);
        Assert.Equal("test/Cat/gone.png: The link leads to nothing.", $"{Assert.Single(listing.Unreadable)}");
        Assert.Contains(listing.Remarks, remark => remark.Contains("1 link leads to nothing: test/Cat/gone.png", StringComparison.Ordinal));
        Assert.Contains(listing.Remarks, remark => remark.Contains("differ from another only in case", StringComparison.Ordinal));
        Assert.Equal(["test/Cat/2.png", "train/cat/1.png"], _mlContext.Data.LoadFromImageFolder(listing).GetColumn<string>("Id"));
    }

    [Fact]
    public void A_folder_without_images_is_refused_with_a_sentence()
    {
        Assert.Contains("There is no folder", Assert.Throws<DirectoryNotFoundException>(() => Load(_folder["absent"])).Message);
        Assert.Contains("holds no images", Assert.Throws<InvalidDataException>(() => Load(_folder.Path)).Message);
        Assert.Contains("is a file", Assert.Throws<IOException>(() => Load(_folder.Write("a.txt", "text"))).Message);
        Assert.Throws<ArgumentException>(() => Load(""));
        Assert.Throws<ArgumentNullException>(() => Load(null!));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Draw("1.png", 1);
        Assert.Throws<OperationCanceledException>(() =>
            _mlContext.Data.LoadFromImageFolder(_folder.Path, cancellationToken: stopped.Token)
        );
    }

    [Fact]
    public void The_rows_go_through_a_pipeline_that_embeds_them_and_flags_duplicates()
    {
        for (int i = 0; i < 12; i++)
            Draw($"{(i % 3 == 0 ? "test" : "train")}/{(i % 2 == 0 ? "cat" : "dog")}/{i}.png", i);
        Draw("test/dog/copy.png", 2);
        IDataView images = Load(_folder.Path);
        ClipModel model = ClipModel.FromFiles(_folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4))).WithOpenAIPreprocessing();
        var pipeline = _mlContext
            .Transforms.ClipEmbedding("Vector", "Path", model)
            .AppendCacheCheckpoint(_mlContext)
            .Append(
                _mlContext.Transforms.DuplicateFlagger(
                    new DuplicateFlaggerEstimator.Options
                    {
                        OutputColumnName = "Duplicate",
                        InputColumnName = "Vector",
                        ImagePathColumnName = "Path",
                        IdColumnName = "Id",
                        SplitColumnName = "Split",
                        LabelColumnName = "Label",
                        Threshold = DuplicateThreshold.Fixed(1),
                    }
                )
            );
        IDataView flagged = pipeline.Fit(images).Transform(images);
        string[] leaks =
        [
            .. flagged
                .GetColumn<string>("Id")
                .Zip(flagged.GetColumn<bool>("DuplicateIsLeak"))
                .Where(row => row.Second)
                .Select(row => row.First),
        ];
        Assert.Equal(["test/dog/copy.png", "train/cat/2.png"], leaks);
    }

    private string[] Ids(ImageFolderOptions? options) => [.. Load(_folder.Path, options).GetColumn<string>("Id")];

    private IDataView Load(string path, ImageFolderOptions? options = null) =>
        _mlContext.Data.LoadFromImageFolder(path, options, TestContext.Current.CancellationToken);

    private void Draw(string name, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        using var surface = SKSurface.Create(new SKImageInfo(64, 64));
        surface.Canvas.Clear(SKColor.FromHsv(47 * seed % 360, 90, 80));
        using var paint = new SKPaint { Color = SKColor.FromHsv(31 * seed % 360, 60, 90) };
        surface.Canvas.DrawCircle(10 + 11 * seed % 40, 12 + 17 * seed % 40, 6 + seed, paint);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        _folder.Write(name, data.ToArray());
    }
}
