using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

/// <summary>Parquet files as DuckDB writes and reads them.</summary>
public sealed class ParquetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("COMPRESSION snappy")]
    [InlineData("COMPRESSION zstd, ROW_GROUP_SIZE 2048")]
    [InlineData("COMPRESSION zstd, PARQUET_VERSION v2")]
    [InlineData("COMPRESSION gzip")]
    [InlineData("COMPRESSION lz4_raw")]
    [InlineData("COMPRESSION uncompressed")]
    public void Columns_that_DuckDB_wrote_are_read(string options)
    {
        string path = _folder["a.parquet"];
        Duck.Write(
            path,
            "SELECT 'k' || i AS key, CASE WHEN i % 5 = 0 THEN NULL ELSE 'c' || (i % 3) END AS label, (i % 2)::INT AS split, "
                + "i::BIGINT AS number, i % 2 = 0 AS flag, CASE WHEN i = 3 THEN NULL ELSE [i, 0.5, -1]::FLOAT[] END AS embedding, "
                + "[i, 1, 2]::FLOAT[3] AS fixed, [i / 3.0::DOUBLE, 1]::DOUBLE[] AS precise, [i, 7]::INT[] AS whole FROM range(5000) t(i)",
            options
        );
        using ParquetFile file = ParquetFile.Open(path, TestContext.Current.CancellationToken);

        Assert.Equal(5000, file.RowCount);
        Assert.Equal(["k0", "k1", "k4999"], Picked(Texts("key")));
        Assert.Equal(["", "c1", "c1"], Picked(Texts("label")));
        Assert.Equal(["0", "1", "1"], Picked(Texts("split")));
        Assert.Equal(["0", "1", "4999"], Picked(Texts("number")));
        Assert.Equal(["true", "false", "false"], Picked(Texts("flag")));

        Matrix vectors = Vectors("embedding", out int[] missing);
        Assert.Equal([3], missing);
        Assert.Equal((4999, 3), (vectors.RowCount, vectors.ColumnCount));
        Assert.Equal([4999, 0.5f, -1], vectors.Row(4998).ToArray());
        Assert.Equal([4f, 0.5f, -1], vectors.Row(3).ToArray());
        Assert.Equal([4999, 1, 2], Vectors("fixed", out _).Row(4999).ToArray());
        Assert.Equal([4999 / 3f, 1], Vectors("precise", out _).Row(4999).ToArray());
        Assert.Equal([4999, 7], Vectors("whole", out _).Row(4999).ToArray());

        string[] Texts(string name) => file.ReadTexts(file.Columns.Single(column => column.Name == name));

        static string[] Picked(string[] texts) => [texts[0], texts[1], texts[^1]];

        Matrix Vectors(string name, out int[] absent)
        {
            Matrix matrix = file.ReadVectors(
                file.Columns.Single(column => column.Name == name),
                new WideRows(),
                out IReadOnlyList<int> rows
            );
            absent = [.. rows];
            return matrix;
        }
    }

    [Fact]
    public void DuckDB_reads_what_is_written()
    {
        Matrix vectors = Matrix.From([
            [1f, 2],
            [float.NaN, float.NaN],
            [3, 4],
            [5, 6],
        ]);
        Matrix map = Matrix.From([
            [.5f, 1],
            [float.NaN, float.NaN],
            [2, 3],
            [4, 5],
        ]);
        var neighbors = new NeighborTable(3, 1, [1, 0, 1], [2, 2, 2]);
        string[] labels = ["cat", "", "dog", "a|b"];
        using (FileStream stream = File.Create(_folder["a.parquet"]))
        {
            VectorTableFile.Write(
                stream,
                new VectorTable([("id", ["a", "b", "c", "d"]), ("label", labels), ("split", ["", "", "", ""])], vectors)
                {
                    Map = map,
                    Neighbors = neighbors,
                },
                TestContext.Current.CancellationToken
            );
        }

        Assert.Equal(
            [
                "id|VARCHAR",
                "label|VARCHAR",
                "vector|FLOAT[]",
                "projection_x|FLOAT",
                "projection_y|FLOAT",
                "neighbors|STRUCT(ids INTEGER[], distances FLOAT[])",
            ],
            Duck.Rows($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{_folder["a.parquet"]}')")
        );
        Assert.Equal(
            ["a|cat|[1.0, 2.0]|0.5|1.0|[2]", "b||NULL|NULL|NULL|[]", "c|dog|[3.0, 4.0]|2.0|3.0|[0]", "d|a|b|[5.0, 6.0]|4.0|5.0|[2]"],
            Duck.Rows(
                "SELECT id, label, vector::VARCHAR, projection_x::VARCHAR, projection_y::VARCHAR, neighbors.ids::VARCHAR "
                    + $"FROM '{_folder["a.parquet"]}'"
            )
        );

        FileMatrix again = MatrixFile.Read(_folder["a.parquet"], TestContext.Current.CancellationToken, allowsMissing: true);
        Assert.Equal([1], again.Missing);
        Assert.Equal([1f, 2, 3, 4, 5, 6], again.ToSingle(DistanceMetric.Cosine, out _).AsSpan().ToArray());
        Assert.Equal(
            [1f, float.NaN, 3, 5],
            Enumerable.Range(0, 4).Select(row => again.Expand(again.ToSingle(DistanceMetric.Cosine, out _))[row, 0])
        );
    }

    [Fact]
    public void Row_groups_are_joined()
    {
        const int Rows = 300_000;
        var vectors = new Matrix(Rows, 1);
        for (int row = 0; row < Rows; row++)
            vectors[row, 0] = row;
        using (FileStream stream = File.Create(_folder["a.parquet"]))
            VectorTableFile.Write(stream, new VectorTable([], vectors), TestContext.Current.CancellationToken);

        Assert.Equal(["3"], Duck.Rows($"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{_folder["a.parquet"]}')"));
        Matrix again = MatrixFile.Read(_folder["a.parquet"], TestContext.Current.CancellationToken).ToSingle(DistanceMetric.Cosine, out _);
        Assert.Equal(vectors.AsSpan().ToArray(), again.AsSpan().ToArray());
    }

    [Theory]
    [InlineData("SELECT [1, 2]::FLOAT[] AS v UNION ALL SELECT [1]::FLOAT[]", "the vector at row 1 (from 0) of the column v has 1 numbers")]
    [InlineData("SELECT [1, NULL]::FLOAT[] AS v", "the vector at row 0 (from 0) of the column v is empty or misses a number")]
    [InlineData("SELECT 1 AS a, 'x' AS b", "has no column of vectors, lists of numbers of one length; its columns are a, b.")]
    [InlineData("SELECT [1]::FLOAT[] AS a, [2]::FLOAT[] AS b", "has 2 columns of vectors (a, b); name one, such as --columns vector=a.")]
    [InlineData("SELECT ['x'] AS a", "has no column of vectors")]
    [InlineData("SELECT NULL::FLOAT[] AS v", "has no vector at row 0 (from 0) of the column v")]
    [InlineData("SELECT ['NaN'::FLOAT, 1::FLOAT] AS v", "is NaN at row 0, column 0")]
    [InlineData("SELECT [1]::FLOAT[] AS v WHERE false", "holds no rows of numbers.")]
    public void What_is_no_matrix_is_refused_by_a_sentence(string query, string part)
    {
        Duck.Write(_folder["a.parquet"], query);
        string reason = Refused("a.parquet");
        Assert.StartsWith(_folder["a.parquet"], reason);
        Assert.Contains(part, reason);
    }

    [Fact]
    public void Damaged_files_are_refused_by_a_sentence()
    {
        Duck.Write(_folder["a.parquet"], "SELECT [i, 2]::FLOAT[] AS v FROM range(100) t(i)");
        byte[] file = File.ReadAllBytes(_folder["a.parquet"]);
        foreach (
            byte[] damaged in (byte[][])
                [
                    [],
                    file[..10],
                    file[..^1],
                    "no Parquet"u8.ToArray(),
                ]
        )
        {
            _folder.Write("b.parquet", damaged);
            Assert.Contains("is no Parquet file, or is damaged: ", Refused("b.parquet"));
        }

        Assert.Contains("There is no file", Refused("c.parquet"));
    }

    [Fact]
    public void Columns_have_usual_names_or_given_ones()
    {
        Duck.Write(_folder["a.parquet"], "SELECT 1 AS ID, [1]::FLOAT[] AS other, [2]::FLOAT[] AS Embedding, 'a' AS file_name, 'c' AS kind");
        using ParquetFile file = ParquetFile.Open(_folder["a.parquet"], TestContext.Current.CancellationToken);
        VectorColumns usual = VectorColumns.Of(file, "a", VectorColumns.Parse(null));
        Assert.Equal(
            ("Embedding", "ID", "file_name", null, null),
            (usual.Vector.Name, usual.Id?.Name, usual.Path?.Name, usual.Label?.Name, usual.Split?.Name)
        );

        VectorColumns given = VectorColumns.Of(file, "a", VectorColumns.Parse("vector=other, label=kind"));
        Assert.Equal(("other", "kind"), (given.Vector.Name, given.Label?.Name));
        Assert.Equal(
            "a has no column kinds; its columns are ID, other, Embedding, file_name, kind.",
            Assert.Throws<InputException>(() => VectorColumns.Of(file, "a", VectorColumns.Parse("label=kinds"))).Message
        );
        Assert.Equal(
            "a: the column other does not hold texts, whole numbers or truth values, as it should.",
            Assert.Throws<InputException>(() => VectorColumns.Of(file, "a", VectorColumns.Parse("label=other"))).Message
        );
        Assert.Contains("--columns has 'x'", Assert.Throws<InputException>(() => VectorColumns.Parse("x")).Message);
        Assert.Contains("--columns has 'id=b'", Assert.Throws<InputException>(() => VectorColumns.Parse("id=a,id=b")).Message);
    }

    private string Refused(string name) =>
        Assert.Throws<InputException>(() => MatrixFile.Read(_folder[name], TestContext.Current.CancellationToken)).Message;
}
