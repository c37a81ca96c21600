using System.Diagnostics;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Cluster;
using MLNet.Embeddings.Tests.Tool.Files;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Commands;

/// <summary>Shards, steps and merges from the command line.</summary>
public sealed class ShardCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Vectors_are_cut_planned_run_and_merged()
    {
        PlantedRows rows = Write(300);
        SampleRun shard = await SampleRun.Of([
            "shard",
            "--input",
            _folder["v.npy"],
            "--ids",
            _folder["ids.txt"],
            "--out",
            _folder["job"],
            "--rows",
            "80",
            "--threshold",
            "0.95",
        ]);
        shard.AssertSucceeded();
        Assert.Equal(4, (int)shard.Result["shards"]!);
        Assert.Contains("no pair is missed (there are no more than 200,000 rows)", shard.Output);

        SampleRun list = await SampleRun.Of("step", _folder["job"], "--list");
        list.AssertSucceeded();
        Assert.Equal((int)shard.Result["steps"]!, (int)list.Result["steps"]!);
        Assert.Contains("join-1-3  join-shards  open", list.Output);
        (await SampleRun.Of("merge", _folder["job"])).AssertFailed("Step 'merge' needs pairs/join-0-0.npy", "run it first");

        string[] joins =
        [
            .. list.Result["list"]!
                .AsArray()
                .Select(step => (string)step!["id"]!)
                .Where(id => id.StartsWith("join", StringComparison.Ordinal)),
        ];
        SampleRun steps = await SampleRun.Of(["step", _folder["job"], .. joins, "--threads", "1"]);
        steps.AssertSucceeded();
        Assert.Equal(10, (int)steps.Result["ran"]!);
        SampleRun merge = await SampleRun.Of("merge", _folder["job"]);
        merge.AssertSucceeded();
        Assert.Equal(2, (int)merge.Result["ran"]!);

        using ShardedRun expected = await ShardedRun.OfAsync(
            rows,
            1,
            plan => plan.FindDuplicates(new ShardDuplicateOptions { Threshold = 0.95f })
        );
        Assert.Equal(Keys(expected.Text("duplicates/groups.csv")), Keys(File.ReadAllText(_folder["job/duplicates/groups.csv"])));
        SampleRun all = await SampleRun.Of("step", _folder["job"], "--all");
        all.AssertSucceeded();
        Assert.Equal(0, (int)all.Result["ran"]!);
        Assert.True((int)all.Result["duplicates"]!["groups"]! > 10);
    }

    [Fact]
    public async Task A_folder_of_clip_retrieval_is_read_part_by_part()
    {
        PlantedRows rows = PlantedRows.Draw(120, 16, 6);
        Directory.CreateDirectory(_folder["clip/img_emb"]);
        for (int part = 0; part < 3; part++)
        {
            using FileStream file = File.Create(_folder[$"clip/img_emb/img_emb_{part}.npy"]);
            Npy.Write(file, rows.Vectors.RowsAt([.. Enumerable.Range(part * 40, 40)]));
        }

        SampleRun parts = await SampleRun.Of([
            "shard",
            "--input",
            _folder["clip"],
            "--out",
            _folder["job"],
            "--join",
            "cells",
            "--threshold",
            "0.95",
            "--rows",
            "50",
        ]);
        parts.AssertSucceeded();
        Assert.Equal(120, (int)parts.Result["rows"]!);
        Assert.Equal(3, (int)parts.Result["shards"]!);
        SampleRun run = await SampleRun.Of("step", _folder["job"], "--all");
        run.AssertSucceeded();
        Assert.Equal(1, (double)run.Result["recall"]!["recall"]!);
        Assert.Contains("pairs of 120 sampled rows: recall 1.0000", run.Output);
        Assert.StartsWith("{\"key\":\"00000050\"}", File.ReadAllText(_folder["job/metadata/metadata_1.jsonl"]));
    }

    [Fact]
    public async Task Pictures_that_are_not_found_end_the_step_and_those_that_cannot_be_read_are_counted()
    {
        Pictures("my photos", 3);
        _folder.Write("my photos/broken.png", "no picture");
        SampleRun shard = await SampleRun.Of([
            "shard",
            _folder["my photos"],
            "--model",
            "mini-clip",
            "--threshold",
            "0.95",
            "--out",
            _folder["job"],
        ]);
        shard.AssertSucceeded();
        Assert.Contains($"step {_folder["job"]} --all --images \"{_folder["my photos"]}\"\n", shard.Output.ReplaceLineEndings("\n"));

        Directory.CreateDirectory(_folder["other"]);
        SampleRun lost = await SampleRun.Of("step", _folder["job"], "--all", "--images", _folder["other"]);
        Assert.Equal(2, lost.ExitCode);
        Assert.Contains("None of the 4 pictures of step 'embed-0' can be opened, such as 0.png", lost.Error);
        SampleRun found = await SampleRun.Of("step", _folder["job"], "--all", "--images", _folder["my photos"]);
        Assert.Equal((3, 1), (found.ExitCode, (int)found.Result["unreadable"]!));
        Assert.Contains("Pictures that cannot be read: 1; they are left out, and named in", found.Output);
        SampleRun merge = await SampleRun.Of("merge", _folder["job"]);
        Assert.Equal((3, 1), (merge.ExitCode, (int)merge.Result["unreadable"]!));
    }

    [Fact]
    public async Task A_table_of_pictures_tells_where_they_lie_and_what_it_names_in_vain()
    {
        Pictures("pictures", 2);
        Duck.Write(
            _folder["pictures/labels.parquet"],
            "SELECT * FROM (VALUES ('0.png', 'a'), ('1.png', 'b'), ('9.png', 'b')) t(path, label)"
        );
        SampleRun run = await SampleRun.Of(
            "shard",
            _folder["pictures/labels.parquet"],
            "--model",
            "mini-clip",
            "--threshold",
            "0.95",
            "--out",
            _folder["job"]
        );
        Assert.Equal((3, 2), (run.ExitCode, (int)run.Result["rows"]!));
        Assert.Contains("9.png", run.Error);
        Assert.Contains($"--all --images {_folder["pictures"]}", run.Output);
        (await SampleRun.Of("step", _folder["job"], "--all", "--images", _folder["pictures"])).AssertSucceeded();
    }

    [Fact]
    public async Task What_has_no_effect_is_refused_and_leaves_no_job()
    {
        Write(30);
        Pictures("pictures", 2);
        string splits = _folder.Write("splits.txt", "a\nb\n");
        (await SampleRun.Of("shard", _folder["pictures"], "--splits", splits, "--out", _folder["a"])).AssertFailed(
            "--splits belongs to vectors; name them with --input."
        );
        (await SampleRun.Of("shard", "--input", _folder["v.npy"], "--model", "mini-clip", "--out", _folder["a"])).AssertFailed(
            "--model is for pictures; vectors need none."
        );
        (await SampleRun.Of("shard", _folder["pictures"], "--model", "mimi-clip", "--out", _folder["a"])).AssertFailed(
            "No known model is called 'mimi-clip'"
        );
        Assert.False(Directory.Exists(_folder["a"]));
    }

    [Fact]
    public async Task What_does_not_go_is_one_sentence()
    {
        Write(30);
        (await SampleRun.Of("shard", "--out", _folder["job"])).AssertFailed("Name either a folder of pictures or a file of vectors");
        (await SampleRun.Of("shard", "--input", _folder["v.npy"], "--out", _folder.Path)).AssertFailed("is not empty");
        (await SampleRun.Of("shard", "--input", _folder["v.npy"], "--out", _folder["a"], "--find", "gold")).AssertFailed("not 'gold'");
        (await SampleRun.Of("step", _folder["none"], "--all")).AssertFailed("There is no folder");
        (await SampleRun.Of("step", _folder.Path, "--all")).AssertFailed("There is no plan.json in");
        (
            await SampleRun.Of("shard", "--input", _folder["v.npy"], "--out", _folder["job"], "--find", "neighbors", "--k", "3")
        ).AssertSucceeded();
        (await SampleRun.Of("step", _folder["job"])).AssertFailed("Name steps to run, or --all, or --list.");
        (await SampleRun.Of("step", _folder["job"], "x")).AssertFailed("has no step 'x'");
        (await SampleRun.Of("merge", _folder["job"])).AssertFailed("finds no duplicates");
        byte[] shard = File.ReadAllBytes(_folder["job/img_emb/img_emb_0.npy"]);
        File.WriteAllBytes(_folder["job/img_emb/img_emb_0.npy"], shard[..^8]);
        (await SampleRun.Of("step", _folder["job"], "--all")).AssertFailed(
            "img_emb_0.npy",
            "does not hold the bytes",
            "make the shards again"
        );
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Killed_in_the_middle_and_run_again_the_bytes_are_the_same()
    {
        Write(6_000);
        string[] arguments = ["--input", _folder["v.npy"], "--ids", _folder["ids.txt"], "--rows", "500", "--threshold", "0.95"];
        foreach (string job in (string[])["whole", "killed"])
            (
                await SampleRun.Of(["shard", .. arguments, "--out", _folder[job], "--name", "job", "--find", "duplicates,neighbors,map"])
            ).AssertSucceeded();
        (await SampleRun.Of("step", _folder["whole"], "--all", "--threads", "1")).AssertSucceeded();

        int kills = 0;
        for (int wait = 400; ; wait += 250)
        {
            using Process process = SampleProcess.Start(_folder.Path, _folder.Path, "step", _folder["killed"], "--all");
            Task drained = Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
                process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
            );
            if (!process.WaitForExit(wait))
            {
                process.Kill();
                kills++;
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await drained;
            if (process.ExitCode == 0)
                break;
        }

        Assert.True(kills > 2, $"It was killed {kills} times only.");
        Dictionary<string, byte[]> whole = Bytes(_folder["whole"]);
        Dictionary<string, byte[]> killed = Bytes(_folder["killed"]);
        Assert.Equal(whole.Keys.Order(), killed.Keys.Where(name => !name.Contains(".partial-", StringComparison.Ordinal)).Order());
        Assert.All(whole, file => Assert.Equal(file.Value, killed[file.Key]));
    }

    private void Pictures(string folder, int count)
    {
        Directory.CreateDirectory(_folder[folder]);
        for (int i = 0; i < count; i++)
            _folder.Write($"{folder}/{i}.png", TestImages.Encode(40 + i, 40, SKEncodedImageFormat.Png, 1 + (i * 9)));
    }

    private PlantedRows Write(int count)
    {
        PlantedRows rows = PlantedRows.Draw(count, 16, 10);
        using FileStream file = File.Create(_folder["v.npy"]);
        Npy.Write(file, rows.Vectors);
        File.WriteAllLines(_folder["ids.txt"], rows.Rows.Select(row => row.Key));
        return rows;
    }

    private static string[] Keys(string groups) =>
        [.. groups.TrimEnd().Split('\n').Skip(1).Select(line => string.Join(',', line.Split(',').Take(4)))];

    private static Dictionary<string, byte[]> Bytes(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllBytes);
}
