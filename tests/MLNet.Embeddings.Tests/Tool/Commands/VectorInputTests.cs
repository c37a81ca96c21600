using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Clip.Tokenizer;
using MLNet.Embeddings.Tests.Tool.Files;
using MLNet.Embeddings.Tool.Files;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Commands;

/// <summary>Vectors that somebody made before, in every command that needs vectors.</summary>
public sealed class VectorInputTests : IDisposable
{
    private const int Rows = 60;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspect_reads_keys_labels_and_splits_from_columns()
    {
        Write("v.parquet");
        SampleRun run = await SampleRun.Of("inspect", "--input", _folder["v.parquet"], "--out", _folder["out"]);

        run.AssertSucceeded();
        AssertFound(run);
        Assert.Contains("vector embedding, id key, label class, split split; --columns names others.", run.Error);
        Assert.Contains("1 of 60 rows have no vector: k59.", run.Error);
        string findings = await File.ReadAllTextAsync(_folder["out/findings.csv"], TestContext.Current.CancellationToken);
        Assert.Matches("leak,(k0,k31|k31,k0),", findings);
        Assert.Contains("unreadable,k59,", findings);

        SampleRun gate = await SampleRun.Of("inspect", "--input", _folder["v.parquet"], "--out", _folder["gate"], "--max-leaks", "0");
        Assert.Equal(1, gate.ExitCode);
    }

    [Fact]
    public async Task The_same_from_files_gives_the_same_findings()
    {
        Write("v.parquet");
        Matrix vectors = Expanded("v.parquet");
        using (FileStream stream = File.Create(_folder["v.npy"]))
            NpyFile.Write(stream, vectors);
        string[] columns = Duck.Rows($"SELECT key, class, split FROM '{_folder["v.parquet"]}'");
        foreach ((string name, int column) in new[] { ("ids.txt", 0), ("labels.txt", 1), ("splits.txt", 2) })
            _folder.Write(name, string.Join('\n', columns.Select(row => row.Split('|')[column])) + "\n");

        string[] files =
        [
            "--input",
            _folder["v.npy"],
            "--ids",
            _folder["ids.txt"],
            "--labels",
            _folder["labels.txt"],
            "--splits",
            _folder["splits.txt"],
        ];
        SampleRun run = await SampleRun.Of(["inspect", .. files, "--out", _folder["out"]]);
        run.AssertSucceeded();
        AssertFound(run);

        SampleRun duplicates = await SampleRun.Of(["duplicates", .. files, "--threshold", "0.9999", "--out", _folder["duplicates"]]);
        duplicates.AssertSucceeded();
        Assert.Equal((2, 1), ((int)duplicates.Result["leaks"]!, (int)duplicates.Result["notCompared"]!["notFinite"]!));

        SampleRun classes = await SampleRun.Of(["classes", .. files, "--out", _folder["classes"]]);
        classes.AssertSucceeded();
        Assert.Equal(["a 30", "b 30"], classes.Result["classes"]!.AsArray().Select(entry => $"{entry!["name"]} {entry["count"]}"));
    }

    [Fact]
    public async Task What_embed_writes_is_read_by_the_other_commands()
    {
        Directory.CreateDirectory(_folder["set/train/a"]);
        Directory.CreateDirectory(_folder["set/test/a"]);
        for (int i = 0; i < 12; i++)
            _folder.Write(
                $"set/{(i % 2 == 0 ? "train" : "test")}/a/{i}.jpg",
                TestImages.Encode(30 + i, 20, SKEncodedImageFormat.Jpeg, i * 9)
            );
        _folder.Write("set/train/a/broken.jpg", "no image");
        File.Copy(_folder["set/train/a/0.jpg"], _folder["set/test/a/copy.jpg"]);
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        string model = _folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4));
        foreach (string name in new[] { "v.parquet", "v.npy" })
        {
            SampleRun embed = await SampleRun.Of(
                "embed",
                _folder["set"],
                "--image-model",
                model,
                "--out",
                _folder[name],
                "--paths-out",
                _folder["paths.txt"]
            );
            Assert.Equal((3, 1), (embed.ExitCode, (int)embed.Result["failed"]!));
        }

        Assert.Equal(
            ["test/a/1.jpg|a|test|4", "train/a/broken.jpg|a|train|NULL"],
            Duck.Rows(
                $"SELECT id, label, split, len(vector) FROM '{_folder["v.parquet"]}' WHERE id LIKE '%/1.jpg' OR id LIKE '%broken%' "
                    + "ORDER BY id"
            )
        );
        foreach (
            string[] input in (string[][])
                [
                    ["--input", _folder["v.parquet"]],
                    [_folder["set"], "--input", _folder["v.npy"], "--ids", _folder["paths.txt"]],
                ]
        )
        {
            SampleRun run = await SampleRun.Of(["duplicates", .. input, "--out", _folder["out"]]);
            run.AssertSucceeded();
            Assert.Equal(
                (14, 1, 1, 0),
                (
                    (int)run.Result["n"]!,
                    (int)run.Result["exactFilePairs"]!,
                    (int)run.Result["unreadable"]!,
                    (int)run.Result["work"]!["imagesEmbedded"]!
                )
            );
        }

        // Somewhere else the images are not there, and the vectors are of use without them.
        Directory.Move(_folder["set"], _folder["moved"]);
        SampleRun alone = await SampleRun.Of(
            "duplicates",
            "--input",
            _folder["v.parquet"],
            "--threshold",
            "0.99999",
            "--out",
            _folder["alone"]
        );
        alone.AssertSucceeded();
        Assert.Contains("None of the images is here", alone.Error);
        Assert.Equal(0, (int)alone.Result["work"]!["filesRead"]!);
    }

    [Fact]
    public async Task Search_takes_vectors_of_the_same_model()
    {
        string text = _folder.Write("text.onnx", TinyOnnx.TextModel(dimension: 4));
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        string image = _folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4));
        _folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        string[] models = ["--image-model", image, "--text-model", text, "--tokenizer", _folder.Path];
        SampleRun embedded = await SampleRun.Of([
            "embed-text",
            "low",
            "lower",
            "--text-model",
            text,
            "--tokenizer",
            _folder.Path,
            "--out",
            _folder["v.parquet"],
        ]);
        embedded.AssertSucceeded();

        SampleRun run = await SampleRun.Of([
            "search",
            "low",
            "--input",
            _folder["v.parquet"],
            "--columns",
            "id=text",
            "--top",
            "1",
            .. models,
        ]);
        run.AssertSucceeded();
        Assert.Equal("low", (string)run.Result["best"]![0]!["path"]!);
        Assert.Equal(1, (double)run.Result["best"]![0]!["similarity"]!, 1e-5);

        Write("other.parquet");
        AssertRefused(
            await SampleRun.Of(["search", "low", "--input", _folder["other.parquet"], .. models]),
            "makes vectors of 4 numbers, but those of"
        );
        (await SampleRun.Of(["search", _folder.Path, "low", "--input", _folder["v.parquet"], .. models])).AssertFailed("not both");
        (await SampleRun.Of(["search", _folder.Path, .. models])).AssertFailed("needs <text>: what to look for");
    }

    [Fact]
    public async Task Project_writes_a_table_with_map_and_neighbors()
    {
        Write("v.parquet");
        SampleRun run = await SampleRun.Of(
            "project",
            "--input",
            _folder["v.parquet"],
            "--metric",
            "cosine",
            "--method",
            "pca",
            "--out",
            _folder["map.parquet"]
        );
        run.AssertSucceeded();
        Assert.Equal((59, 1), ((int)run.Result["n"]!, (int)run.Result["withoutVector"]!));
        Assert.Equal(
            ["k0|a|train|16|true|31|15", "k59|b|test|NULL|false|NULL|0"],
            Duck.Rows(
                    "SELECT id, label, split, len(vector), projection_x IS NOT NULL, neighbors.ids[1], len(neighbors.ids) "
                        + $"FROM '{_folder["map.parquet"]}' WHERE id IN ('k0', 'k59') ORDER BY id"
                )
                .Select(row => row.Replace("True", "true", StringComparison.Ordinal).Replace("False", "false", StringComparison.Ordinal))
        );

        SampleRun plain = await SampleRun.Of("project", "--input", _folder["v.parquet"], "--method", "pca", "--out", _folder["map.npy"]);
        plain.AssertSucceeded();
        Matrix map = NpyFile.Read(_folder["map.npy"], TestContext.Current.CancellationToken);
        Assert.Equal((Rows, true, false), (map.RowCount, float.IsNaN(map[59, 0]), float.IsNaN(map[58, 0])));
        (await SampleRun.Of("project", "--input", _folder["v.parquet"], "--components", "4", "--out", _folder["m.parquet"])).AssertFailed(
            "A Parquet file takes maps of up to 3 dimensions"
        );
    }

    [Fact]
    public async Task A_folder_of_clip_retrieval_is_read_in_the_order_of_its_parts()
    {
        Directory.CreateDirectory(_folder["clip/img_emb"]);
        Directory.CreateDirectory(_folder["clip/metadata"]);
        Write("v.parquet");
        Matrix all = Expanded("v.parquet");
        foreach (int part in new[] { 0, 2, 10 })
        {
            var rows = new Matrix(20, all.ColumnCount);
            int start = part switch
            {
                0 => 0,
                2 => 20,
                _ => 40,
            };
            for (int row = 0; row < 20; row++)
                all.Row(start + row).CopyTo(rows.Row(row));
            using FileStream stream = File.Create(_folder[$"clip/img_emb/img_emb_{part}.npy"]);
            NpyFile.Write(stream, rows);
            Duck.Write(
                _folder[$"clip/metadata/metadata_{part}.parquet"],
                $"SELECT key AS image_path, class, split FROM '{_folder["v.parquet"]}' LIMIT 20 OFFSET {start}"
            );
        }

        SampleRun run = await SampleRun.Of("inspect", "--input", _folder["clip"], "--out", _folder["out"]);
        run.AssertSucceeded();
        AssertFound(run);
        Assert.Contains("3 files of vectors and 3 of metadata", run.Error);

        File.Delete(_folder["clip/metadata/metadata_2.parquet"]);
        (await SampleRun.Of("inspect", "--input", _folder["clip"], "--out", _folder["out"])).AssertFailed("has 3 files", "but 2 files");
        Directory.CreateDirectory(_folder["empty"]);
        (await SampleRun.Of("inspect", "--input", _folder["empty"], "--out", _folder["out"])).AssertFailed("without img_emb_0.npy");
    }

    [Fact]
    public async Task Options_that_do_not_fit_together_are_refused()
    {
        Write("v.parquet");
        _folder.Write("two.txt", "a\nb\n");
        (await SampleRun.Of("inspect", _folder.Path, "--input", _folder["v.parquet"], "--out", _folder["out"])).AssertFailed(
            "and not both"
        );
        (await SampleRun.Of("inspect", "--labels", _folder["two.txt"], "--out", _folder["out"])).AssertFailed(
            "--labels belongs to vectors; name them with --input."
        );
        AssertRefused(
            await SampleRun.Of("inspect", "--input", _folder["v.parquet"], "--labels", _folder["two.txt"], "--out", _folder["out"]),
            "two.txt has 2 lines, but there are 60 rows"
        );
        string[] input = ["--input", _folder["v.parquet"]];
        foreach (
            string[] command in (string[][])
                [
                    ["inspect"],
                    ["classes"],
                    ["duplicates"],
                    ["search", "a dog"],
                ]
        )
        {
            (await SampleRun.Of([.. command, .. input, "--layout", "CLASS"])).AssertFailed("with --input there is none; leave it out.");
            (await SampleRun.Of([.. command, .. input, "--dry-run"])).AssertFailed("--dry-run shows how a folder or a table is understood");
        }

        (await SampleRun.Of("classes", "--out", _folder["out"])).AssertFailed("Name a folder of pictures, or vectors with --input.");
        AssertRefused(
            await SampleRun.Of("inspect", "--input", _folder["v.parquet"], "--columns", "id=class", "--out", _folder["out"]),
            "names 'a' more than once; every row needs a key of its own."
        );
    }

    // What was assumed of the input is told first.
    private static void AssertRefused(SampleRun run, string part)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(part, run.Error.TrimEnd().Split('\n')[^1]);
    }

    private static void AssertFound(SampleRun run)
    {
        Assert.Equal(
            (Rows, 1, 2, 2, 2),
            (
                (int)run.Result["n"]!,
                (int)run.Result["unreadable"]!,
                (int)run.Result["leaks"]!,
                (int)run.Result["classes"]!,
                (int)run.Result["splits"]!
            )
        );
        Assert.Equal(0, (int)run.Result["work"]!["imagesEmbedded"]!);
        Assert.Null(run.Result["model"]);
    }

    // Two classes apart, in two splits; row 31 is a copy of row 0 in the other one, and row 59 has no vector.
    private void Write(string name)
    {
        const string IsFirst = "(i = 31 OR (i % 2 = 0 AND i <> 58))";
        const string Noise = "sin(((CASE WHEN i = 31 THEN 0 ELSE i END) * 16 + j + 1) * 12.9898) * 43758.5453";
        Duck.Write(
            _folder[name],
            $"SELECT 'k' || i AS key, CASE WHEN {IsFirst} THEN 'a' ELSE 'b' END AS class, "
                + "CASE WHEN i < 30 THEN 'train' ELSE 'test' END AS split, CASE WHEN i = 59 THEN NULL ELSE list_transform(range(16), "
                + $"lambda j: CASE WHEN {IsFirst} = (j < 8) THEN 1 ELSE 0 END + 1.5 * ({Noise} - floor({Noise}) - .5))::FLOAT[] END "
                + $"AS embedding FROM range({Rows}) t(i)"
        );
    }

    private Matrix Expanded(string name)
    {
        FileMatrix matrix = MatrixFile.Read(_folder[name], TestContext.Current.CancellationToken, allowsMissing: true);
        return matrix.Expand(matrix.ToSingle(DistanceMetric.Cosine, out _));
    }
}
