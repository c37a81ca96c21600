using System.Globalization;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tool.Digits;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

public sealed class FileMatrixTests : IDisposable
{
    private const double Offset = 1_700_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f8", false)]
    [InlineData("f8", true)]
    [InlineData("i8", false)]
    [InlineData("u8", false)]
    [InlineData("i4", false)]
    [InlineData("csv", false)]
    public void Rows_far_from_zero_stay_apart(string kind, bool isFortran)
    {
        string path = Write("far", kind, [Offset, 3, Offset + 1, 4, Offset + 2, 5], isFortran);
        FileMatrix file = Read(path);
        Matrix rows = file.ToSingle(DistanceMetric.Euclidean, out CommonOffset? offset);
        Assert.Equal([Offset + 1, 0], offset!.Values.ToArray());
        Assert.Equal([-1, 3, 0, 4, 1, 5], rows.Values);

        // Rows of another file, of whatever type, are moved by the same.
        Assert.Equal([9, 7], Read(Write("new", "f8", [Offset + 10, 7], false)).ToSingle(offset).Values);
        Assert.Equal(
            [-Offset - 1, 7],
            Read(Write("single", "f4", [0, 7], false)).ToSingle(offset).Values.Select(value => (double)value),
            (first, second) => Math.Abs(first - second) < 100
        );

        // By cosine nothing may be taken off; here the second column still tells the rows apart.
        Assert.Equal(
            [(float)Offset, 3, (float)(Offset + 1), 4, (float)(Offset + 2), 5],
            file.ToSingle(DistanceMetric.Cosine, out CommonOffset? none).Values
        );
        Assert.Null(none);
    }

    [Theory]
    [InlineData("f8")]
    [InlineData("csv")]
    public async Task By_cosine_rows_that_would_become_equal_are_refused(string kind)
    {
        string path = Write("far", kind, [Offset, 3, Offset + 1, 3, Offset + 2, 3], false);
        (await SampleRun.Of("neighbors", "--input", path, "--metric", "cosine", "--out", _folder["i.npy"])).AssertFailed(
            path,
            "Rows 0 and 1 (counted from 0) differ, but become equal"
        );
        (await SampleRun.Of("duplicates", "--input", path, "--out", _folder["out"])).AssertFailed(
            path,
            "Rows 0 and 1 (counted from 0) differ, but become equal"
        );
    }

    [Fact]
    public void Ordinary_values_are_those_of_single_precision()
    {
        FileMatrix file = Read(Write("near", "f8", [0.1, 0.2, 0.3, 0.4], false));
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f], file.ToSingle(DistanceMetric.Euclidean, out CommonOffset? offset).Values);
        Assert.Null(offset);
        Assert.Equal([0.1, 0.2, 0.3, 0.4], file.ToDouble());
    }

    [Fact]
    public void Whole_numbers_that_double_precision_merges_are_refused()
    {
        string path = _folder["ids.npy"];
        Save(
            path,
            "i8",
            MemoryMarshal.AsBytes<long>([1700000000000000001, 1700000000000000002, 1700000000000000003, 1700000000000009000]),
            4,
            1
        );
        Assert.Contains(
            "beyond 2⁵³",
            Assert.Throws<InputException>(() => Read(path).ToSingle(DistanceMetric.Euclidean, out _)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Commands_see_the_differences_and_a_saved_map_remembers_the_offset()
    {
        double[] rows = [.. Enumerable.Range(0, 120).Select(i => Offset + Math.Round(1000 * CounterRandom.Gaussian(1, 0, (ulong)i)))];
        string far = Write("far", "f8", rows, false);
        string near = Write("near", "f8", [.. rows.Select(value => value - Offset)], false);
        foreach (string input in new[] { far, near })
        {
            (
                await SampleRun.Of(
                    "neighbors",
                    "--input",
                    input,
                    "--k",
                    "3",
                    "--out",
                    input + ".i.npy",
                    "--distances-out",
                    input + ".d.npy"
                )
            ).AssertSucceeded();
            (
                await SampleRun.Of("project", "--input", input, "--method", "pca", "--components", "1", "--out", input + ".p.npy")
            ).AssertSucceeded();
        }

        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(NpyFile.Read(near + ".i.npy", cancellation).Values, NpyFile.Read(far + ".i.npy", cancellation).Values);
        Assert.Equal(NpyFile.Read(near + ".d.npy", cancellation).Values, NpyFile.Read(far + ".d.npy", cancellation).Values);
        Assert.All(
            NpyFile.Read(near + ".p.npy", cancellation).Values.Zip(NpyFile.Read(far + ".p.npy", cancellation).Values),
            pair => Assert.Equal(pair.First, pair.Second, 0.5f)
        );

        (
            await SampleRun.Of("project", "--input", far, "--epochs", "20", "--out", _folder["map.npy"], "--save", _folder["map.zip"])
        ).AssertSucceeded();
        (
            await SampleRun.Of("project", "--load", _folder["map.zip"], "--transform", far, "--transform-out", _folder["again.npy"])
        ).AssertSucceeded();
        Assert.Equal(NpyFile.Read(_folder["map.npy"], cancellation).Values, NpyFile.Read(_folder["again.npy"], cancellation).Values);
    }

    private static FileMatrix Read(string path) => MatrixFile.Read(path, TestContext.Current.CancellationToken);

    // Two columns.
    private string Write(string name, string kind, double[] values, bool isFortran)
    {
        if (kind == "csv")
            return _folder.Write(
                $"{name}.csv",
                string.Join(
                    '\n',
                    values.Chunk(2).Select(row => string.Join(',', row.Select(value => value.ToString(CultureInfo.InvariantCulture))))
                )
            );

        double[] stored = isFortran ? [.. values.Where((_, i) => i % 2 == 0), .. values.Where((_, i) => i % 2 == 1)] : values;
        byte[] bytes = kind switch
        {
            "f8" => MemoryMarshal.AsBytes<double>(stored).ToArray(),
            "f4" => MemoryMarshal.AsBytes<float>([.. stored.Select(value => (float)value)]).ToArray(),
            "i8" => MemoryMarshal.AsBytes<long>([.. stored.Select(value => (long)value)]).ToArray(),
            "u8" => MemoryMarshal.AsBytes<ulong>([.. stored.Select(value => (ulong)value)]).ToArray(),
            _ => MemoryMarshal.AsBytes<int>([.. stored.Select(value => (int)value)]).ToArray(),
        };
        Save(_folder[$"{name}.npy"], kind, bytes, values.Length / 2, 2, isFortran);
        return _folder[$"{name}.npy"];
    }

    private static void Save(string path, string type, ReadOnlySpan<byte> bytes, int rows, int columns, bool isFortran = false)
    {
        byte[] header = NpyHeader.Encode(type, rows, columns);
        if (isFortran)
        {
            int place = header.AsSpan().IndexOf("False"u8);
            "True "u8.CopyTo(header.AsSpan(place));
        }

        File.WriteAllBytes(path, [.. header, .. bytes]);
    }
}
