using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Tests.Clip;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>Pictures of a listing become shards of vectors.</summary>
public sealed class EmbeddedShardTests : IDisposable
{
    private readonly ClipTestData _data = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_listing_becomes_vectors_and_duplicates_whatever_the_shards()
    {
        Matrix one = await EmbedAsync(100);
        Matrix many = await EmbedAsync(9);
        Assert.Equal(one.AsSpan().ToArray(), many.AsSpan().ToArray());
        Assert.All(Enumerable.Range(0, one.RowCount), row => Assert.Equal(row == 11, float.IsNaN(one[row, 0])));
        Assert.StartsWith("key 11\t", File.ReadAllText(_folder["9/img_emb/problems-1.txt"]));
        Assert.True(File.Exists(_folder["9/duplicates/groups.csv"]));
    }

    [Fact]
    public async Task Another_model_and_pictures_elsewhere_are_refused()
    {
        string folder = Path.GetDirectoryName(_data.Rows[0].Path)!;
        var storage = new FileShardStorage(_folder["s"]);
        var writer = new ShardSetWriter(storage, 0);
        await writer.AddAsync(
            [new ShardRow("a", "0.img"), new ShardRow("b", "../x.img"), new ShardRow("c", "/etc/passwd")],
            default,
            Token
        );
        ShardSet shards = await writer.CompleteAsync(Token);
        Assert.Throws<InvalidOperationException>(() => new PlanBuilder("p", shards).FindDuplicates());
        ClusterPlan plan = (await new PlanBuilder("p", shards).EmbedAsync(_data.Model, Token)).Build();
        await new StepRunner(storage, plan, new StepRunnerOptions { OpenModel = _ => _data.Model, PictureFolder = folder }).RunAsync(
            "embed-0",
            Token
        );
        string[] problems = await File.ReadAllLinesAsync(_folder["s/img_emb/problems-0.txt"], Token);
        Assert.Equal(["b", "c"], problems.Select(line => line.Split('\t')[0]));
        Assert.All(problems, line => Assert.EndsWith("The listing names a picture outside of the folder of pictures.", line));

        File.Delete(_folder["s/steps/embed-0.json"]);
        ClipModel text = ClipModel.FromFiles(Path.Combine(folder, "text.onnx"));
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() =>
            new StepRunner(storage, plan, new StepRunnerOptions { OpenModel = _ => text }).RunAsync("embed-0", Token)
        );
        Assert.Equal(ClusterFault.OtherVersion, exception.Fault);
        await Assert.ThrowsAsync<ClusterException>(() => new StepRunner(storage, plan).RunAsync("embed-0", Token));
    }

    [Fact]
    public async Task Pictures_none_of_which_is_there_fail_the_step_and_are_embedded_once_their_folder_is_named()
    {
        var storage = new FileShardStorage(_folder["s"]);
        var writer = new ShardSetWriter(storage, 0);
        await writer.AddAsync([new ShardRow("a", "11.img"), new ShardRow("b", "x.img")], default, Token);
        ClusterPlan plan = (await new PlanBuilder("p", await writer.CompleteAsync(Token)).EmbedAsync(_data.Model, Token)).Build();
        Directory.CreateDirectory(_folder["elsewhere"]);
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() => RunAsync(_folder["elsewhere"]));
        Assert.Equal(ClusterFault.Storage, exception.Fault);
        Assert.StartsWith("None of the 2 pictures of step 'embed-0' can be opened, such as 11.img (", exception.Message);
        Assert.EndsWith("); name their folder with --images, for a silo with --pictures.", exception.Message);
        Assert.False(File.Exists(_folder["s/img_emb/problems-0.txt"]));

        // One that is there and damaged is a row without a vector: a shard of such alone does not stop the plan.
        await RunAsync(Path.GetDirectoryName(_data.Rows[0].Path)!);
        Assert.Equal(2, (await File.ReadAllLinesAsync(_folder["s/img_emb/problems-0.txt"], Token)).Length);

        Task RunAsync(string folder) =>
            new StepRunner(storage, plan, new StepRunnerOptions { OpenModel = _ => _data.Model, PictureFolder = folder }).RunAsync(
                "embed-0",
                Token
            );
    }

    [Fact]
    public async Task A_link_that_leads_out_of_the_folder_of_pictures_is_followed_only_where_that_is_allowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        string picture = Path.GetFullPath(_data.Rows[0].Path);
        Directory.CreateDirectory(_folder["pictures/inner"]);
        File.Copy(picture, _folder["pictures/inner/own.img"]);
        File.CreateSymbolicLink(_folder["pictures/within.img"], "inner/own.img");
        File.CreateSymbolicLink(_folder["pictures/out.img"], picture);
        Directory.CreateSymbolicLink(_folder["pictures/elsewhere"], Path.GetDirectoryName(picture)!);
        File.CreateSymbolicLink(_folder["pictures/bent.img"], $"elsewhere/{Path.GetFileName(picture)}");
        Directory.CreateSymbolicLink(_folder["named"], _folder["pictures"]);
        string[] paths =
        [
            "inner/own.img",
            "within.img",
            "out.img",
            $"elsewhere/{Path.GetFileName(picture)}",
            "bent.img",
            "out.img#xywh=0,0,2,2",
        ];

        foreach (bool follows in (bool[])[false, true])
        {
            var storage = new FileShardStorage(_folder[$"links-{follows}"]);
            var writer = new ShardSetWriter(storage, 0);
            await writer.AddAsync([.. paths.Select(path => new ShardRow(path, path))], default, Token);
            ClusterPlan plan = (await new PlanBuilder("p", await writer.CompleteAsync(Token)).EmbedAsync(_data.Model, Token)).Build();
            var options = new StepRunnerOptions
            {
                OpenModel = _ => _data.Model,
                PictureFolder = _folder["named"],
                FollowsLinks = follows,
            };
            await new StepRunner(storage, plan, options).RunAsync("embed-0", Token);
            string[] problems = await File.ReadAllLinesAsync(Path.Combine(storage.Root, "img_emb/problems-0.txt"), Token);
            Assert.Equal(follows ? [] : paths[2..], problems.Select(line => line.Split('\t')[0]));
            Assert.All(problems, line => Assert.EndsWith("a link that leads out of the folder of pictures.", line));
        }
    }

    private async Task<Matrix> EmbedAsync(int rowsPerShard)
    {
        var storage = new FileShardStorage(_folder[$"{rowsPerShard}"], flushesToDisk: false);
        var writer = new ShardSetWriter(storage, 0, rowsPerShard);
        await writer.AddAsync(
            [.. _data.Rows.Select((row, place) => new ShardRow($"key {place}", Path.GetFileName(row.Path)))],
            default,
            Token
        );
        ShardSet shards = await writer.CompleteAsync(Token);
        PlanBuilder builder = await new PlanBuilder("pictures", shards).EmbedAsync(_data.Model, Token);
        ClusterPlan plan = builder.FindDuplicates(new ShardDuplicateOptions { Threshold = 0.9f }).Build();
        var options = new StepRunnerOptions { OpenModel = _ => _data.Model, PictureFolder = Path.GetDirectoryName(_data.Rows[0].Path) };
        await LocalPlanRunner.RunAsync(plan, storage, options, cancellationToken: Token);
        var parts = new List<Matrix>();
        foreach (Shard shard in shards.Shards)
        {
            await using Stream stream = await storage.OpenReadAsync(shard.Vectors, Token);
            parts.Add(Npy.ReadMatrix(stream));
        }

        return Matrix.From(parts.SelectMany(part => Enumerable.Range(0, part.RowCount).Select(row => part.Row(row).ToArray())));
    }
}
