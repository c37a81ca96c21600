using MLNet.Embeddings.Tests.Images.Layouts;
using MLNet.Embeddings.Tool.Files;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Images;

/// <summary>Data sets as people have them, each with one picture of the test split that repeats one of training.</summary>
public sealed class LayoutCommandTests : IDisposable
{
    private static readonly string[] Layouts = ["csv", "argument", "huggingface", "coco", "yolo", "voc", "images"];

    private readonly LayoutFolder _set = new();

    public static TheoryData<string> All => [.. Layouts];

    public void Dispose() => _set.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Leaks_are_found_in_every_layout(string layout)
    {
        string input = Lay(layout);
        SampleRun run = await SampleRun.Of("duplicates", input, "--pixels-only", "--max-leaks", "0", "--out", _set["out"]);
        Assert.True(run.ExitCode == 1, $"{run.ExitCode}: {run.Error}{run.Output}");
        Assert.Equal((5, 2, 2), ((int)run.Result["n"]!, (int)run.Result["leaks"]!, (int)run.Result["labelConflicts"]!));
        Assert.Contains((string)run.Result["layout"]!["description"]!, run.Output);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_dry_run_tells_what_was_understood_and_reads_no_picture(string layout)
    {
        string input = Lay(layout);
        SampleRun run = await SampleRun.Of("inspect", input, "--dry-run", "--out", _set["out"]);
        run.AssertSucceeded();
        Assert.False(Directory.Exists(_set["out"]));
        Assert.Equal(
            (5, 0, 0),
            ((int)run.Result["n"]!, (int)run.Result["work"]!["imagesDecoded"]!, (int)run.Result["work"]!["filesRead"]!)
        );
        Assert.Equal("""{"cat":3,"dog":2}""", run.Result["classes"]!.ToJsonString());
        Assert.Equal([2, 3], run.Result["layout"]!["splits"]!.AsObject().Select(split => (int)split.Value!).Order());
        Assert.StartsWith((string)run.Result["layout"]!["description"]!, run.Output);
        Assert.Contains("Classes, 2: cat 3, dog 2", run.Output);
        Assert.Equal(5, run.Result["rows"]!.AsArray().Count);
    }

    [Fact]
    public async Task Every_command_that_takes_pictures_has_a_dry_run()
    {
        Lay("argument");
        string table = _set["set/labels.csv"];
        string picture = _set["set/pics/1.png"];
        string[][] commands =
        [
            ["inspect", table],
            ["classes", table],
            ["duplicates", table],
            ["search", table, "a dog"],
            ["similar", table, picture],
            ["embed", table, "--out", _set["v.npy"]],
        ];
        string[] results = await Task.WhenAll(
            commands.Select(async command =>
            {
                SampleRun run = await SampleRun.Of([.. command, "--dry-run"]);
                Assert.True(run.ExitCode == 0, $"{command[0]}: {run.Error}");
                return $"{run.Result["dryRun"]} {run.Result["n"]}";
            })
        );
        Assert.All(results, result => Assert.Equal("true 5", result));
        Assert.False(File.Exists(_set["v.npy"]));
        (await SampleRun.Of("inspect", "--dry-run")).AssertFailed("--dry-run shows how a folder or a table is understood; name one.");
    }

    [Fact]
    public async Task Inspect_looks_through_a_COCO_set()
    {
        SampleRun run = await SampleRun.Of("inspect", Lay("coco"), "--out", _set["out"], "--store", "off");
        run.AssertSucceeded();
        Assert.Equal((5, 2), ((int)run.Result["n"]!, (int)run.Result["leaks"]!));
        Assert.Equal("coco", (string)run.Result["layout"]!["pattern"]!);
    }

    [Fact]
    public async Task Rows_without_a_file_are_reported_and_gated()
    {
        string table = Lay("argument");
        File.AppendAllText(table, "gone.png,test,cat\n");
        string[] command = ["duplicates", table, "--pixels-only", "--out", _set["out"]];
        SampleRun run = await SampleRun.Of(command);
        Assert.Equal((1, 1), ((int)run.Result["passedOverBy"]!["rowWithoutFile"]!, (int)run.Result["unreadable"]!));
        Assert.Contains("1 row or annotation names no image of the folder: gone.png (labels.csv line 7).", run.Error);
        Assert.Contains("gone.png,rowWithoutFile,labels.csv line 7", File.ReadAllText(_set["out/passed-over.csv"]));
        Assert.Equal(1, (await SampleRun.Of([.. command, "--max-unreadable", "0"])).ExitCode);
        Assert.Equal(3, (await SampleRun.Of("inspect", table, "--dry-run")).ExitCode);
    }

    [Fact]
    public async Task What_is_not_understood_is_one_sentence_and_exit_code_2()
    {
        string table = Lay("argument");
        File.WriteAllText(table, "name,label\n\"a,b\n");
        (await SampleRun.Of("inspect", table, "--dry-run")).AssertFailed(
            "labels.csv, line 2: A quotation mark opens a cell that has no end."
        );
        (await SampleRun.Of("duplicates", table, "--images", _set["nowhere"])).AssertFailed($"There is no folder {_set["nowhere"]}.");
        (await SampleRun.Of("classes", _set["set/pics"], "--layout", "coco")).AssertFailed(
            "The layout is coco, and",
            "holds no COCO annotations"
        );
        (await SampleRun.Of("inspect", _set["set"], "--layout", "kaggle", "--dry-run")).AssertFailed(
            "words for layouts are folders, table"
        );
    }

    [Fact]
    public async Task Options_of_a_listing_are_refused_where_names_tell_the_rows()
    {
        string folder = Path.GetDirectoryName(Lay("argument"))!;
        _set.Text("ids.txt", "pics/1.png\npics/2.png\n");
        (await SampleRun.Of("duplicates", folder, "--ids", _set["ids.txt"], "--crops", "--out", _set["out"])).AssertFailed(
            "--crops says which rows a folder or a table has, and here --ids does"
        );
        (await SampleRun.Of("inspect", "--input", _set["v.npy"], "--key-column", "id", "--out", _set["out"])).AssertFailed(
            "--key-column says which rows a folder or a table has, and here --input does"
        );
    }

    [Fact]
    public async Task Embed_writes_the_paths_of_a_table()
    {
        SampleRun run = await SampleRun.Of(
            "embed",
            Lay("argument"),
            "--out",
            _set["v.npy"],
            "--paths-out",
            _set["paths.txt"],
            "--store",
            "off"
        );
        run.AssertSucceeded();
        Assert.Equal(Enumerable.Range(1, 5).Select(i => _set[$"set/pics/{i}.png"]), File.ReadAllLines(_set["paths.txt"]));
    }

    [Fact]
    public async Task A_table_may_be_a_Parquet_file_with_keys()
    {
        Lay("argument");
        using (FileStream stream = File.Create(_set["set/labels.parquet"]))
        {
            (string, IReadOnlyList<string>)[] columns =
            [
                ("image", [.. Enumerable.Range(1, 5).Select(i => $"{i}.png")]),
                ("split", ["train", "train", "train", "test", "test"]),
                ("label", ["cat", "cat", "dog", "dog", "cat"]),
                ("number", ["p1", "p2", "p3", "p4", "p5"]),
            ];
            VectorTableFile.Write(stream, new VectorTable(columns, new Matrix(5, 1)), TestContext.Current.CancellationToken);
        }

        string[] command = ["duplicates", _set["set/labels.parquet"], "--key-column", "number", "--pixels-only", "--out", _set["out"]];
        SampleRun run = await SampleRun.Of(command);
        run.AssertSucceeded();
        Assert.Equal((5, 2, 2), ((int)run.Result["n"]!, (int)run.Result["leaks"]!, (int)run.Result["labelConflicts"]!));
        Assert.StartsWith("p1,p4,", Assert.Single(File.ReadAllLines(_set["out/pairs.csv"]).Skip(1)));
        File.WriteAllText(_set["set/labels.parquet"], "no table");
        (await SampleRun.Of("inspect", _set["set/labels.parquet"], "--dry-run")).AssertFailed("labels.parquet");
    }

    // Pictures 1 to 3 are of training and 4 and 5 of the test; 4 repeats 1 under another label.
    private string Lay(string layout)
    {
        string[] labels = ["cat", "cat", "dog", "dog", "cat"];
        (string Key, string Split, string Label)[] pictures =
        [
            .. Enumerable
                .Range(0, 5)
                .Select(i => (Key: Key(layout, i < 3, i + 1, labels[i]), Split: i < 3 ? "train" : "test", Label: labels[i])),
        ];
        for (int i = 0; i < pictures.Length; i++)
            Draw(pictures[i].Key, i == 3 ? 0 : i);
        string[] Rows(bool isTraining) =>
            [.. pictures.Where((_, i) => i < 3 == isTraining).Select(picture => $"{Path.GetFileName(picture.Key)},{picture.Label}\n")];
        switch (layout)
        {
            case "csv" or "argument":
                string[] rows = [.. pictures.Select(picture => $"{Path.GetFileName(picture.Key)},{picture.Split},{picture.Label}\n")];
                _set.Text("set/labels.csv", $"image,split,label\n{string.Concat(rows)}");
                return layout == "csv" ? _set["set"] : _set["set/labels.csv"];
            case "huggingface":
                _set.Text("set/train/metadata.csv", $"file_name,label\n{string.Concat(Rows(true))}");
                _set.Text("set/test/metadata.csv", $"file_name,label\n{string.Concat(Rows(false))}");
                break;
            case "coco":
                _set.Text("set/annotations/instances_train2017.json", Coco(Rows(true)));
                _set.Text("set/annotations/instances_test2017.json", Coco(Rows(false)));
                break;
            case "yolo":
                _set.Text("set/data.yaml", "train: images/train\ntest: images/test\nnames: [cat, dog]\n");
                foreach ((string key, _, string label) in pictures)
                    _set.Text(
                        Path.ChangeExtension(key, ".txt").Replace("/images/", "/labels/"),
                        $"{(label == "cat" ? 0 : 1)} 0.5 0.5 1 1\n"
                    );
                break;
            case "voc":
                _set.Text("set/ImageSets/Main/train.txt", "1\n2\n3\n").Text("set/ImageSets/Main/test.txt", "4\n5\n");
                foreach ((string key, _, string label) in pictures)
                    _set.Text(
                        $"set/Annotations/{Path.GetFileNameWithoutExtension(key)}.xml",
                        $"<annotation><object><name>{label}</name></object></annotation>"
                    );
                break;
        }

        return _set["set"];
    }

    private static string Key(string layout, bool isTraining, int number, string label) =>
        layout switch
        {
            "csv" or "argument" => $"set/pics/{number}.png",
            "huggingface" => $"set/{(isTraining ? "train" : "test")}/{number}.png",
            "coco" => $"set/{(isTraining ? "train2017" : "test2017")}/{number}.png",
            "yolo" => $"set/images/{(isTraining ? "train" : "test")}/{number}.png",
            "voc" => $"set/JPEGImages/{number}.png",
            _ => $"set/images/{(isTraining ? "training_set" : "hold-out")}/{label}/{number}.png",
        };

    private static string Coco(string[] rows)
    {
        string[][] cells = Array.ConvertAll(rows, row => row.TrimEnd().Split(','));
        IEnumerable<string> images = cells.Select((cell, i) => $$"""{"id":{{i}},"file_name":"{{cell[0]}}"}""");
        IEnumerable<string> boxes = cells.Select((cell, i) => $$"""{"image_id":{{i}},"category_id":{{(cell[1] == "cat" ? 1 : 2)}}}""");
        return $$"""
            {"images":[{{string.Join(',', images)}}],"annotations":[{{string.Join(',', boxes)}}],
            "categories":[{"id":1,"name":"cat"},{"id":2,"name":"dog"}]}
            """;
    }

    private void Draw(string key, int seed)
    {
        const int Side = 60;
        const int Field = 10;
        var random = new Random(seed);
        using var bitmap = new SKBitmap(Side, Side);
        using (var canvas = new SKCanvas(bitmap))
        {
            for (int i = 0; i < Side / Field * (Side / Field); i++)
            {
                using var paint = new SKPaint
                {
                    Color = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)),
                };
                canvas.DrawRect(i % (Side / Field) * Field, i / (Side / Field) * Field, Field, Field, paint);
            }
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Directory.CreateDirectory(Path.GetDirectoryName(_set[key])!);
        File.WriteAllBytes(_set[key], data.ToArray());
    }
}
