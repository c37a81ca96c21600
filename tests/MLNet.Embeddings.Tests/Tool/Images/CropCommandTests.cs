using System.IO.Compression;
using System.Text.RegularExpressions;
using MLNet.Embeddings.Tests.Duplicates.Detail;
using MLNet.Embeddings.Tests.Images.Layouts;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Images;

/// <summary>Boxes of a COCO set as items of commands: one object was pasted into a picture of each split.</summary>
public sealed class CropCommandTests : IDisposable
{
    private const string Leaking = "train/0.png#xywh=10,20,60,60";
    private const string Leaked = "test/3.png#xywh=40,0,60,60";

    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Fact]
    public async Task A_leak_of_a_box_is_found_under_its_own_key()
    {
        Lay();
        string[] command = ["duplicates", _set["set"], "--crops", "--pixels-only", "--max-leaks", "0", "--out", _set["out"]];
        SampleRun run = await SampleRun.Of(command);
        Assert.True(run.ExitCode == 1, $"{run.ExitCode}: {run.Error}{run.Output}");
        Assert.Equal((8, 2), ((int)run.Result["n"]!, (int)run.Result["leaks"]!));
        Assert.Contains("8 boxes as items, in 4 pictures of COCO annotations", run.Output);
        string pairs = Assert.Single(File.ReadAllLines(_set["out/pairs.csv"]).Skip(1));
        Assert.Contains(Leaking, pairs);
        Assert.Contains(Leaked, pairs);

        // Whoever deletes what the list names deletes no picture.
        string[] lists = Directory.GetFiles(_set["out"], "remove*.txt").Concat(Directory.GetFiles(_set["out"], "keep*.txt")).ToArray();
        Assert.NotEmpty(lists);
        Assert.All(lists.SelectMany(File.ReadAllLines), line => Assert.Contains("#xywh=", line));
    }

    [Fact]
    public async Task A_dry_run_counts_boxes_and_decodes_none()
    {
        Lay();
        SampleRun run = await SampleRun.Of("inspect", _set["set"], "--crops", "--crop-margin", "0.1", "--dry-run");
        run.AssertSucceeded();
        Assert.Equal((8, 0), ((int)run.Result["n"]!, (int)run.Result["work"]!["imagesDecoded"]!));
        Assert.Contains("8 boxes as items, in 4 pictures", run.Output);
        (await SampleRun.Of("inspect", _set["set"], "--crop-margin", "0.1", "--dry-run")).AssertFailed("give --crops too");
        _set.Pictures("plain/cat/1.jpg", "plain/dog/2.jpg");
        (await SampleRun.Of("inspect", _set["plain"], "--crops", "--dry-run")).AssertFailed("Crops need boxes");
    }

    [Fact]
    public async Task Vectors_of_boxes_are_remembered_and_named()
    {
        Lay();
        string[] command = ["embed", _set["set"], "--crops", "--paths-out", _set["paths.txt"], "--store", _set["store"], "--out"];
        SampleRun first = await SampleRun.Of([.. command, _set["a.npy"]]);
        first.AssertSucceeded();
        Assert.Equal((4, 12), ((int)first.Result["work"]!["filesRead"]!, (int)first.Result["work"]!["imagesDecoded"]!));
        Assert.Contains(_set["set/" + Leaking], File.ReadAllLines(_set["paths.txt"]));
        foreach (string file in Directory.GetFiles(_set["set"], "*.png", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        SampleRun again = await SampleRun.Of([.. command, _set["b.npy"]]);
        again.AssertSucceeded();
        Assert.Equal(0, (int)again.Result["work"]!["imagesEmbedded"]!);
        Assert.Equal(File.ReadAllBytes(_set["a.npy"]), File.ReadAllBytes(_set["b.npy"]));

        SampleRun search = await SampleRun.Of("similar", _set["set"], _set["set/train/0.png"], "--crops", "--top", "2", "--store", "off");
        search.AssertSucceeded();
        Assert.All(search.Result["best"]!.AsArray(), hit => Assert.Contains("#xywh=", hit!.ToJsonString().Replace("\\u0023", "#")));
    }

    [Fact]
    public async Task Decisions_about_boxes_become_lists_and_no_copy()
    {
        Lay();
        File.WriteAllText(_set["decisions.csv"], $"key,decision\n\"{Leaked}\",remove\n");
        string[] command = ["apply", _set["set"], "--crops", "--decisions", _set["decisions.csv"]];
        SampleRun run = await SampleRun.Of([.. command, "--list", _set["lists"]]);
        run.AssertSucceeded();
        Assert.Equal([Leaked], File.ReadAllLines(_set["lists/remove.txt"]));
        Assert.Equal(7, File.ReadAllLines(_set["lists/keep.txt"]).Length);
        (await SampleRun.Of([.. command, "--to", _set["copy"]])).AssertFailed("The items are boxes of pictures and no files");
        Assert.False(Directory.Exists(_set["copy"]));

        // As wholes there is no such picture, and nothing is removed.
        SampleRun whole = await SampleRun.Of("apply", _set["set"], "--decisions", _set["decisions.csv"], "--list", _set["lists2"]);
        Assert.Equal(2, whole.ExitCode);
        Assert.Contains($"does not have, 1: {Leaked}", whole.Error);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Inspect_names_boxes_in_all_its_files()
    {
        Lay();
        SampleRun run = await SampleRun.Of("inspect", _set["set"], "--crops", "--out", _set["out"], "--store", "off");
        run.AssertSucceeded();
        Assert.Equal((8, 2), ((int)run.Result["n"]!, (int)run.Result["leaks"]!));
        Assert.Contains(Leaked, File.ReadAllText(_set["out/findings.csv"]));
        Assert.Contains(Leaked, File.ReadAllText(_set["out/splits.csv"]));

        // Links lead to the picture.
        Match links = Regex.Match(File.ReadAllText(_set["out/inspect.html"]), "\"originals\":{\"prefix\":\"\",\"paths\":\"([^\"]+)\"");
        using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(links.Groups[1].Value)), CompressionMode.Decompress);
        using var text = new StreamReader(packed);
        Assert.Contains("/set/test/3.png#xywh=40,0,60,60", await text.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    // Four pictures of 120 × 90 pixels, two objects each, all of them different but for one.
    private void Lay()
    {
        var images = new Dictionary<string, List<string>> { ["train"] = [], ["test"] = [] };
        var boxes = new Dictionary<string, List<string>> { ["train"] = [], ["test"] = [] };
        for (int i = 0; i < 4; i++)
        {
            string split = i < 2 ? "train" : "test";
            using var picture = new SKBitmap(120, 90, SKColorType.Rgba8888, SKAlphaType.Opaque);
            using (var canvas = new SKCanvas(picture))
            {
                canvas.Clear(new SKColor((byte)(40 * i), 90, 120));
                Paste(canvas, i == 3 ? 40 : 10, i == 3 ? 0 : 20, i == 3 ? 0 : i);
                Paste(canvas, 0, 0, 10 + i, side: 20);
            }

            string key = $"set/{split}/{i}.png";
            _set.Text(key, "");
            File.WriteAllBytes(_set[key], DrawnSheets.Png(picture));
            images[split].Add($$"""{"id":{{i}},"file_name":"{{i}}.png"}""");
            boxes[split].Add($$"""{"image_id":{{i}},"category_id":1,"bbox":[{{(i == 3 ? "40,0" : "10,20")}},60,60]}""");
            boxes[split].Add($$"""{"image_id":{{i}},"category_id":2,"bbox":[0,0,20,20]}""");
        }

        foreach ((string split, List<string> list) in images)
            _set.Text(
                $"set/{split}/_annotations.coco.json",
                $$"""
                {"images":[{{string.Join(',', list)}}],"annotations":[{{string.Join(',', boxes[split])}}],
                "categories":[{"id":1,"name":"cat"},{"id":2,"name":"dog"}]}
                """
            );
    }

    private static void Paste(SKCanvas canvas, int left, int top, int seed, int side = 60)
    {
        const int Fields = 6;
        var random = new Random(seed);
        for (int i = 0; i < Fields * Fields; i++)
        {
            using var paint = new SKPaint { Color = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)) };
            float size = side / (float)Fields;
            canvas.DrawRect(left + (i % Fields * size), top + (i / Fields * size), size, size, paint);
        }
    }
}
