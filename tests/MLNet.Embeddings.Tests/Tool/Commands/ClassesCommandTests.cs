using System.Xml.Linq;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tests.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Tool.Commands;

public sealed class ClassesCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _image;

    public ClassesCommandTests()
    {
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        _image = _folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Counts_are_printed_and_drawn()
    {
        IReadOnlyList<DemoPicture> truth = DemoDatasetWriter.Write(
            new DemoOptions
            {
                Folder = _folder["demo"],
                Count = 150,
                Broken = 0.02,
            },
            TestContext.Current.CancellationToken
        );
        SampleRun run = await SampleRun.Of("classes", _folder["demo"], "--image-model", _image, "--out", _folder["out"]);

        run.AssertSucceeded();
        Assert.Equal(1, (int)run.Result["work"]!["neighborSearches"]!);
        Assert.Equal((150, 3), ((int)run.Result["n"]!, (int)run.Result["unreadable"]!));
        Assert.Equal(
            truth
                .CountBy(picture => picture.Label)
                .OrderBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => $"{count.Key} {count.Value}"),
            run.Result["classes"]!.AsArray().Select(entry => $"{entry!["name"]} {entry["count"]}")
        );
        Assert.Contains("150 pictures of 12 classes: █ train", run.Output);
        Assert.Contains("most like", run.Output);
        Assert.Equal(
            12,
            XDocument
                .Load(_folder["out/classes.svg"])
                .Descendants()
                .Count(node => node.Name.LocalName == "text" && truth.Any(picture => picture.Label == node.Value))
        );
        Assert.Equal(132, XDocument.Load(_folder["out/class-similarity.svg"]).Descendants().Count(node => node.Name.LocalName == "rect"));
    }

    [Fact]
    public async Task Pictures_without_classes_are_refused()
    {
        DemoDatasetWriter.Write(new DemoOptions { Folder = _folder["demo"], Count = 100 }, TestContext.Current.CancellationToken);
        (await SampleRun.Of("classes", _folder["demo/train/cactus"], "--image-model", _image, "--out", _folder["out"])).AssertFailed(
            "CLASS/FILE"
        );
    }
}
