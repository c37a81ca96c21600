using System.Buffers.Binary;
using System.Text;
using MLNet.Embeddings.Tool.Files;

namespace MLNet.Embeddings.Tests.Tool.Commands;

public sealed class NeighborsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Neighbors_of_points_on_a_line_are_written_as_numpy_files()
    {
        string input = _folder.Write("x.csv", "x\n0\n1\n3\n7\n");
        SampleRun run = await SampleRun.Of(
            "neighbors",
            "--input",
            input,
            "--k",
            "2",
            "--out",
            _folder["i.npy"],
            "--distances-out",
            _folder["d.npy"]
        );
        run.AssertSucceeded();
        Assert.Equal(
            ["filesRead", "imagesDecoded", "imagesEmbedded", "neighborSearches"],
            run.Result["work"]!.AsObject().Select(entry => entry.Key)
        );
        Assert.Equal(1, (int)run.Result["work"]!["neighborSearches"]!);
        Assert.Equal((4, 2), ((int)run.Result["n"]!, (int)run.Result["k"]!));
        Assert.True((double)run.Result["seconds"]!["total"]! >= (double)run.Result["seconds"]!["search"]!);
        Assert.Equal([1, 2, 0, 2, 1, 0, 2, 1], ReadInt32(_folder["i.npy"], "(4, 2)"));
        Assert.Equal([1, 3, 1, 2, 2, 3, 4, 6], NpyFile.Read(_folder["d.npy"], TestContext.Current.CancellationToken).Values);
    }

    [Fact]
    public async Task Approximate_search_reports_its_recall()
    {
        var random = new Random(1);
        var rows = new Matrix(5000, 6, [.. Enumerable.Range(0, 30_000).Select(_ => random.NextSingle())]);
        using (FileStream stream = File.Create(_folder["x.npy"]))
            NpyFile.Write(stream, rows);

        SampleRun run = await SampleRun.Of(
            "neighbors",
            "--input",
            _folder["x.npy"],
            "--k",
            "5",
            "--search",
            "approximate",
            "--out",
            _folder["i.npy"]
        );
        run.AssertSucceeded();
        Assert.Equal("approximate", (string)run.Result["method"]!);
        Assert.InRange((double)run.Result["recall"]!, 0.9, 1);
    }

    [Fact]
    public async Task Queries_are_searched_among_the_input_s_rows()
    {
        string input = _folder.Write("x.csv", "0,1\n1,0\n1,1\n");
        string queries = _folder.Write("q.csv", "0,5\n");
        SampleRun run = await SampleRun.Of(
            "neighbors",
            "--input",
            input,
            "--queries",
            queries,
            "--k",
            "3",
            "--metric",
            "cosine",
            "--threads",
            "1",
            "--out",
            _folder["i.npy"]
        );
        run.AssertSucceeded();
        Assert.Equal(
            (1, 2, 1, "cosine"),
            ((int)run.Result["n"]!, (int)run.Result["d"]!, (int)run.Result["threads"]!, (string)run.Result["metric"]!)
        );
        Assert.Equal([0, 2, 1], ReadInt32(_folder["i.npy"], "(1, 3)"));
    }

    [Fact]
    public async Task Too_few_rows_give_fewer_neighbors_and_a_remark()
    {
        SampleRun run = await SampleRun.Of(
            "neighbors",
            "--input",
            _folder.Write("x.csv", "0\n1\n3\n"),
            "--k",
            "15",
            "--out",
            _folder["i.npy"]
        );
        run.AssertSucceeded();
        Assert.Contains("too few rows (3) for 15 neighbors; each row gets 2", run.Error);
        Matrix indices = NpyFile.Read(_folder["i.npy"], TestContext.Current.CancellationToken);
        Assert.Equal((3, 2), (indices.RowCount, indices.ColumnCount));
    }

    [Fact]
    public async Task Bad_input_ends_with_one_sentence_and_no_output_file()
    {
        string good = _folder.Write("good.csv", "1,2\n3,4\n");
        (await SampleRun.Of("neighbors", "--out", _folder["i.npy"])).AssertFailed("--input");
        (await SampleRun.Of("neighbors", "--input", _folder["absent.npy"], "--out", _folder["i.npy"])).AssertFailed(
            "There is no file",
            "absent.npy"
        );
        (await SampleRun.Of("neighbors", "--input", good, "--out", _folder["i.csv"])).AssertFailed("--out writes .npy; name the file so.");
        (await SampleRun.Of("neighbors", "--input", good, "--out", _folder["i.npy"], "--distances-out", _folder["d.parquet"])).AssertFailed(
            "--distances-out writes .npy; name the file so."
        );
        (await SampleRun.Of("neighbors", "--input", good, "--k", "0", "--out", _folder["i.npy"])).AssertFailed(
            "--k must be at least 1, got 0"
        );
        (await SampleRun.Of("neighbors", "--input", good, "--k", "many", "--out", _folder["i.npy"])).AssertFailed("many");
        (await SampleRun.Of("neighbors", "--input", good, "--metric", "hamming", "--out", _folder["i.npy"])).AssertFailed("hamming");
        (await SampleRun.Of("neighbors", "--input", _folder.Write("ragged.csv", "1,2\n3\n"), "--out", _folder["i.npy"])).AssertFailed(
            "ragged.csv, line 2"
        );
        (await SampleRun.Of("neighbors", "--input", _folder.Write("nan.csv", "1,2\n3,nan\n"), "--out", _folder["i.npy"])).AssertFailed(
            "NaN at row 1, column 1"
        );
        (await SampleRun.Of("neighbors", "--input", good, "--out", _folder["absent/i.npy"])).AssertFailed("its folder does not exist");
        (
            await SampleRun.Of("neighbors", "--input", good, "--queries", _folder.Write("wide.csv", "1,2,3\n"), "--out", _folder["i.npy"])
        ).AssertFailed("2", "3");
        Assert.Equal(["good.csv", "nan.csv", "ragged.csv", "wide.csv"], _folder.Files);
    }

    private static int[] ReadInt32(string path, string shape)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.Contains($"'descr': '<i4', 'fortran_order': False, 'shape': {shape}", Encoding.ASCII.GetString(bytes, 10, start - 10));
        return
        [
            .. Enumerable
                .Range(0, (bytes.Length - start) / 4)
                .Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(start + (4 * i)))),
        ];
    }
}
