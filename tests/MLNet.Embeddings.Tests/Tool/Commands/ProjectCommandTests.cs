using System.Text.Json.Nodes;
using MLNet.Embeddings.Tests.Tool.Files;
using MLNet.Embeddings.Tool.Files;

namespace MLNet.Embeddings.Tests.Tool.Commands;

public sealed class ProjectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Umap_maps_the_rows_saves_the_model_and_places_new_rows_like_the_loaded_model()
    {
        string input = Clusters("x.npy", rowsPerCluster: 40, seed: 1);
        string more = Clusters("more.npy", rowsPerCluster: 5, seed: 2);
        SampleRun run = await SampleRun.Of(
            "project",
            "--input",
            input,
            "--components",
            "3",
            "--neighbors",
            "10",
            "--epochs",
            "60",
            "--min-dist",
            "0.2",
            "--metric",
            "euclidean",
            "--seed",
            "7",
            "--out",
            _folder["map.npy"],
            "--transform",
            more,
            "--transform-out",
            _folder["placed.npy"],
            "--save",
            _folder["map.zip"]
        );
        run.AssertSucceeded();
        Assert.Equal(
            ("umap", 120, 8, 3, 15),
            (
                (string)run.Result["method"]!,
                (int)run.Result["n"]!,
                (int)run.Result["d"]!,
                (int)run.Result["components"]!,
                (int)run.Result["transformed"]!
            )
        );
        Assert.Equal((10, 60), ((int)run.Result["diagnostics"]!["neighbors"]!, (int)run.Result["diagnostics"]!["epochs"]!));
        JsonObject seconds = run.Result["seconds"]!.AsObject();
        Assert.Equal((double)seconds["total"]!, seconds.Where(stage => stage.Key != "total").Sum(stage => (double)stage.Value!), 0.2);
        Assert.Contains("optimization", seconds.Select(stage => stage.Key));

        Matrix map = NpyFile.Read(_folder["map.npy"], TestContext.Current.CancellationToken);
        Assert.Equal((120, 3), (map.RowCount, map.ColumnCount));
        SampleRun loaded = await SampleRun.Of(
            "project",
            "--load",
            _folder["map.zip"],
            "--transform",
            more,
            "--transform-out",
            _folder["again.npy"],
            "--input",
            input,
            "--out",
            _folder["map2.npy"]
        );
        loaded.AssertSucceeded();
        Assert.Equal("loaded", (string)loaded.Result["method"]!);
        Assert.Equal(
            NpyFile.Read(_folder["placed.npy"], TestContext.Current.CancellationToken).Values,
            NpyFile.Read(_folder["again.npy"], TestContext.Current.CancellationToken).Values
        );
        Assert.Equal(map.Values, NpyFile.Read(_folder["map2.npy"], TestContext.Current.CancellationToken).Values);
    }

    [Fact]
    public async Task Tsne_maps_the_rows_and_places_new_rows_like_the_loaded_model()
    {
        string input = Clusters("x.npy", rowsPerCluster: 40, seed: 1);
        string more = Clusters("more.npy", rowsPerCluster: 5, seed: 2);
        SampleRun run = await SampleRun.Of(
            "project",
            "--method",
            "tsne",
            "--input",
            input,
            "--perplexity",
            "12.5",
            "--neighbors",
            "5",
            "--seed",
            "7",
            "--out",
            _folder["map.npy"],
            "--transform",
            more,
            "--transform-out",
            _folder["placed.npy"],
            "--save",
            _folder["map.zip"]
        );
        run.AssertSucceeded();
        Assert.Equal(("tsne", 120, 2), ((string)run.Result["method"]!, (int)run.Result["n"]!, (int)run.Result["components"]!));
        Assert.Equal(12.5, (double)run.Result["diagnostics"]!["perplexities"]![0]!);
        Assert.InRange((double)run.Result["diagnostics"]!["klDivergence"]!, 0, 3);
        Assert.Contains("--neighbors has no effect with --method tsne.", run.Error);

        SampleRun loaded = await SampleRun.Of(
            "project",
            "--load",
            _folder["map.zip"],
            "--transform",
            more,
            "--transform-out",
            _folder["again.npy"]
        );
        loaded.AssertSucceeded();
        Assert.Equal(
            NpyFile.Read(_folder["placed.npy"], TestContext.Current.CancellationToken).Values,
            NpyFile.Read(_folder["again.npy"], TestContext.Current.CancellationToken).Values
        );
    }

    /// <summary>One change per option of t-SNE that must reach the fit and so alter the map.</summary>
    [Theory]
    [InlineData("--perplexity", "5", "10")]
    [InlineData("--iterations", "15")]
    [InlineData("--early-iterations", "15")]
    [InlineData("--early-exaggeration", "4")]
    [InlineData("--exaggeration", "2")]
    [InlineData("--learning-rate", "3")]
    [InlineData("--degrees-of-freedom", "0.6")]
    [InlineData("--init", "spectral")]
    [InlineData("--init", "random")]
    [InlineData("--repulsion", "grid")]
    [InlineData("--early-stop", "0.9")]
    public async Task Every_option_of_tsne_reaches_the_fit(params string[] option)
    {
        string input = Clusters("x.npy", rowsPerCluster: 30, seed: 1);
        async Task<(float[] Map, JsonNode Diagnostics)> MapAsync(params string[] options)
        {
            SampleRun run = await SampleRun.Of([
                "project",
                "--method",
                "tsne",
                "--input",
                input,
                "--seed",
                "1",
                "--out",
                _folder["map.npy"],
                .. options,
            ]);
            run.AssertSucceeded();
            return (NpyFile.Read(_folder["map.npy"], TestContext.Current.CancellationToken).Values, run.Result["diagnostics"]!);
        }

        string[] common = ["--perplexity", "8", "--iterations", "150", "--early-iterations", "20"];
        (float[] map, JsonNode diagnostics) = await MapAsync([.. common]);
        int same = Array.IndexOf(common, option[0]);
        string[] changed = same < 0 ? [.. common, .. option] : [.. common[..same], .. option, .. common[(same + 2)..]];
        (float[] other, JsonNode otherDiagnostics) = await MapAsync(changed);
        Assert.NotEqual(map, other);
        Assert.False((bool)diagnostics["stoppedEarly"]!);
        Assert.Equal(option[0] == "--early-stop", (bool)otherDiagnostics["stoppedEarly"]!);
        Assert.Equal(option[0] == "--perplexity" ? 2 : 1, otherDiagnostics["perplexities"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_seed_alone_decides_at_any_number_of_threads()
    {
        string input = Clusters("x.npy", rowsPerCluster: 30, seed: 1);
        async Task<float[]> MapAsync(string seed, string threads)
        {
            SampleRun run = await SampleRun.Of(
                "project",
                "--input",
                input,
                "--epochs",
                "30",
                "--seed",
                seed,
                "--threads",
                threads,
                "--out",
                _folder["map.npy"]
            );
            run.AssertSucceeded();
            return NpyFile.Read(_folder["map.npy"], TestContext.Current.CancellationToken).Values;
        }

        float[] map = await MapAsync("1", "1");
        Assert.Equal(map, await MapAsync("1", "2"));
        Assert.NotEqual(map, await MapAsync("2", "1"));
    }

    [Fact]
    public async Task Principal_components_keep_all_distances_when_all_are_kept()
    {
        string input = _folder.Write("x.csv", "1,0,2\n4,1,0\n0,0,7\n3,5,1\n2,2,9\n");
        SampleRun run = await SampleRun.Of(
            "project",
            "--input",
            input,
            "--method",
            "pca",
            "--components",
            "3",
            "--seed",
            "1",
            "--out",
            _folder["pca.npy"],
            "--transform",
            input,
            "--transform-out",
            _folder["again.npy"]
        );
        run.AssertSucceeded();
        Assert.Equal(3, run.Result["diagnostics"]!["explainedVariance"]!.AsArray().Count);
        Matrix original = CsvFile.Read(input, TestContext.Current.CancellationToken);
        Matrix reduced = NpyFile.Read(_folder["pca.npy"], TestContext.Current.CancellationToken);
        for (int row = 1; row < 5; row++)
            Assert.Equal(Distance(original, 0, row), Distance(reduced, 0, row), 1e-4);
        Assert.Equal(reduced.Values, NpyFile.Read(_folder["again.npy"], TestContext.Current.CancellationToken).Values);
    }

    [Fact]
    public async Task A_table_of_a_loaded_map_has_the_neighbors_of_the_fit_s_metric_and_three_dimensions_at_most()
    {
        string input = Clusters("x.npy", rowsPerCluster: 10, seed: 1);
        string[] fit = ["project", "--input", input, "--metric", "cosine", "--epochs", "5"];
        (await SampleRun.Of([.. fit, "--out", _folder["a.parquet"], "--save", _folder["a.zip"]])).AssertSucceeded();
        string[] load = ["project", "--input", input, "--load", _folder["a.zip"], "--out", _folder["b.parquet"]];
        (await SampleRun.Of(load)).AssertFailed("With --load a table needs --metric");
        SampleRun loaded = await SampleRun.Of([.. load, "--metric", "cosine", "--threads", "1", "--epochs", "5"]);
        loaded.AssertSucceeded();
        Assert.DoesNotContain("--metric has no effect", loaded.Error);
        Assert.DoesNotContain("--threads has no effect", loaded.Error);
        Assert.Contains("--epochs has no effect with --load.", loaded.Error);
        Assert.Equal(Neighbors("a.parquet"), Neighbors("b.parquet"));

        (await SampleRun.Of([.. fit, "--components", "4", "--save", _folder["c.zip"]])).AssertSucceeded();
        SampleRun wide = await SampleRun.Of(
            "project",
            "--input",
            input,
            "--load",
            _folder["c.zip"],
            "--metric",
            "cosine",
            "--out",
            _folder["c.parquet"]
        );
        wide.AssertFailed("A Parquet file takes maps of up to 3 dimensions");
        Assert.False(File.Exists(_folder["c.parquet"]));

        string[] Neighbors(string name) =>
            Duck.Rows($"SELECT array_to_string(neighbors.ids, ' '), neighbors.distances[3] FROM '{_folder[name]}'");
    }

    [Fact]
    public async Task Options_without_effect_are_remarked()
    {
        string input = Clusters("x.npy", rowsPerCluster: 10, seed: 1);
        SampleRun run = await SampleRun.Of("project", "--input", input, "--method", "pca", "--neighbors", "5", "--out", _folder["pca.npy"]);
        run.AssertSucceeded();
        Assert.Contains("--neighbors has no effect with --method pca.", run.Error);
        run = await SampleRun.Of("project", "--input", input, "--epochs", "5", "--exaggeration", "2", "--out", _folder["umap.npy"]);
        run.AssertSucceeded();
        Assert.Contains("--exaggeration has no effect with --method umap.", run.Error);
    }

    [Fact]
    public async Task Bad_input_ends_with_one_sentence_and_no_output_file()
    {
        string good = _folder.Write("good.csv", "1,2\n3,4\n5,7\n");
        string output = _folder["map.npy"];
        (await SampleRun.Of("project")).AssertFailed("--input", "--load");
        (await SampleRun.Of("project", "--input", good, "--out", output, "--method", "tarot")).AssertFailed(
            "--method must be one of umap, tsne, pca",
            "tarot"
        );
        (await SampleRun.Of("project", "--input", good, "--out", output, "--components", "0")).AssertFailed(
            "--components must be from 1 to 1024, got 0"
        );
        (await SampleRun.Of("project", "--input", good, "--out", output, "--method", "pca", "--components", "3")).AssertFailed(
            "--components must be at most 2"
        );
        (await SampleRun.Of("project", "--input", good, "--out", output, "--components", "1000")).AssertFailed(
            "--components is 1000",
            "just 2 columns"
        );
        (await SampleRun.Of("project", "--input", good, "--out", output, "--min-dist", "7")).AssertFailed(
            "--min-dist must be from 0 to 1, got 7"
        );
        (await SampleRun.Of("project", "--input", good, "--out", output, "--method", "tsne", "--perplexity", "30", "0.5")).AssertFailed(
            "--perplexity must be from 1 to 1000000000, got 0.5"
        );
        (await SampleRun.Of("project", "--input", good, "--out", output, "--method", "tsne", "--learning-rate", "0")).AssertFailed(
            "--learning-rate must be above 0 and at most 1000000000, got 0"
        );
        (await SampleRun.Of("project", "--input", good, "--out", output, "--method", "tsne", "--init", "tarot")).AssertFailed(
            "--init must be one of pca, spectral, random"
        );
        (await SampleRun.Of("project", "--input", good, "--out", output, "--transform", good)).AssertFailed("--transform-out");
        (await SampleRun.Of("project", "--input", good, "--transform", good, "--transform-out", _folder["placed.parquet"])).AssertFailed(
            "--transform-out writes .npy; name the file so."
        );
        (await SampleRun.Of("project", "--input", good, "--out", _folder["map.csv"])).AssertFailed(
            "--out writes .npy, or .parquet; name the file so."
        );
        (await SampleRun.Of("project", "--input", good, "--method", "pca", "--save", _folder["m.zip"])).AssertFailed("--save is for umap");
        (await SampleRun.Of("project", "--load", good)).AssertFailed("--load needs rows to place");
        (await SampleRun.Of("project", "--load", good, "--transform", good, "--transform-out", output)).AssertFailed(
            "good.csv is not a model that can be loaded"
        );
        (await SampleRun.Of("project", "--load", _folder["absent.zip"], "--transform", good, "--transform-out", output)).AssertFailed(
            "There is no file",
            "absent.zip"
        );
        Assert.Equal(["good.csv"], _folder.Files);
    }

    [Fact]
    public async Task New_rows_of_another_width_are_refused()
    {
        string input = Clusters("x.npy", rowsPerCluster: 10, seed: 1);
        SampleRun run = await SampleRun.Of(
            "project",
            "--input",
            input,
            "--epochs",
            "5",
            "--out",
            _folder["map.npy"],
            "--transform",
            _folder.Write("narrow.csv", "1,2\n"),
            "--transform-out",
            _folder["placed.npy"]
        );
        run.AssertFailed("8", "2");
        Assert.Equal(["narrow.csv", "x.npy"], _folder.Files);
    }

    /// <summary>Three clusters in eight dimensions as a .npy file.</summary>
    private string Clusters(string name, int rowsPerCluster, int seed)
    {
        var random = new Random(seed);
        var rows = new Matrix(3 * rowsPerCluster, 8);
        for (int row = 0; row < rows.RowCount; row++)
        {
            for (int column = 0; column < 8; column++)
                rows[row, column] = random.NextSingle() + (column % 3 == row % 3 ? 4 : 0);
        }

        using (FileStream stream = File.Create(_folder[name]))
            NpyFile.Write(stream, rows);
        return _folder[name];
    }

    private static double Distance(Matrix matrix, int a, int b) =>
        Math.Sqrt(Enumerable.Range(0, matrix.ColumnCount).Sum(column => Math.Pow(matrix[a, column] - matrix[b, column], 2)));
}
