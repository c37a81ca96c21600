using System.Buffers.Binary;
using MLNet.Embeddings.Tests.Duplicates.Detail;
using MLNet.Embeddings.Tests.Images.Layouts;
using MLNet.Embeddings.Tests.Tool.Files;
using MLNet.Embeddings.Tool.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Images;

/// <summary>Parquet files, as DuckDB writes them, read as tables of pictures.</summary>
public sealed class ParquetTableTests : IDisposable
{
    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Fact]
    public void Numbers_and_short_lists_are_texts_and_vectors_are_left_out()
    {
        string path = Write(
            "SELECT * FROM (VALUES ('a.png', 3.0::DOUBLE, 1.5::FLOAT, [1, 2.5, 3, 4]::DOUBLE[], [1, 2, 3, 4, 5, 6, 7, 8]::FLOAT[]), "
                + "(NULL, NULL, 'NaN'::FLOAT, NULL, [1, 2, 3, 4, 5, 6, 7, 8]::FLOAT[]), ('b.png', 0.1, 2, [7, NULL], NULL), "
                + "('c.png', -1, 0, [], [1, 2, 3, 4, 5, 6, 7, 8]::FLOAT[])) t(image, label, x, bbox, vector)"
        );
        Assert.Equal(
            ["image|label|x|bbox", "a.png|3|1.5|1 2.5 3 4", "|||", "b.png|0.1|2|7 NaN", "c.png|-1|0|"],
            Reader()(path).Select(row => string.Join('|', row))
        );
    }

    [Theory]
    [InlineData("5.0::DOUBLE AS xmin, 6.0::DOUBLE AS ymin, 15.0::DOUBLE AS xmax, 26.0::DOUBLE AS ymax")]
    [InlineData("[5, 6, 10, 20]::FLOAT[] AS bbox")]
    [InlineData("[5, 6, 10, 20]::INTEGER[4] AS bbox")]
    public void Boxes_may_be_numbers_of_any_kind(string columns)
    {
        Write($"SELECT '1.png' AS image, 'cat' AS label, {columns}");
        using (var picture = new SKBitmap(40, 30))
            File.WriteAllBytes(_set["1.png"], DrawnSheets.Png(picture));
        var options = new ImageFolderOptions { Crops = true, TableReaders = ParquetTable.Readers(TestContext.Current.CancellationToken) };
        LayoutFolder.AssertRows(_set.Read(options), "1.png#xywh=5,6,10,20::cat");
    }

    [Fact]
    public void Names_come_from_the_schema_and_what_was_looked_at_is_not_read_again()
    {
        string path = Write("SELECT i || '.png' AS image, i AS label FROM range(5) t(i)");
        Func<string, IEnumerable<IReadOnlyList<string>>> reader = Reader();
        Assert.Equal(["0.png", "0"], reader(path).Skip(1).First());

        // All but the table of contents, which stands at the end.
        byte[] file = File.ReadAllBytes(path);
        int contents = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        file.AsSpan(4, file.Length - 12 - contents).Fill(0xFF);
        File.WriteAllBytes(path, file);
        Assert.Equal(["image", "label"], reader(path).First());
        Assert.Equal(5, reader(path).Skip(1).Count());
        Assert.Contains("is damaged", Assert.Throws<InvalidDataException>(() => reader(path).Skip(1).First()).Message);
    }

    [Fact]
    public void Groups_of_rows_follow_each_other()
    {
        string path = Write("SELECT i || '.png' AS image FROM range(5000) t(i)", "ROW_GROUP_SIZE 2048");
        for (int time = 0; time < 2; time++)
            Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}.png"), Reader()(path).Skip(1).Select(row => Assert.Single(row)));
    }

    private static Func<string, IEnumerable<IReadOnlyList<string>>> Reader() =>
        ParquetTable.Readers(TestContext.Current.CancellationToken)[".parquet"];

    private string Write(string query, string options = "COMPRESSION zstd")
    {
        string path = _set["labels.parquet"];
        Duck.Write(path, query, options);
        return path;
    }
}
