using System.Text;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Parquet files of vectors with texts beside them.</summary>
internal sealed class ParquetFileReader : FuzzReader
{
    public override string Name => "parquet";

    public override int Weight => 8;

    // The library's buffers come from pools, in steps.
    public override long MemoryLimit => 1L << 30;

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Samples()];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[] { "PAR1", "list", "element", "vector", "id", "schema" }.Select(Encoding.ASCII.GetBytes),
        [0x15, 0x00, 0x15],
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0x80, 0x80, 0x80, 0x80, 0x08],
        [0x19, 0x1C],
    ];

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "v.parquet");
        File.WriteAllBytes(path, input);
        MatrixFile.Read(path, CancellationToken.None, allowsMissing: true);
        using ParquetFile file = ParquetFile.Open(path, CancellationToken.None);
        foreach (ParquetColumn column in file.Columns.Where(column => column.Kind == ParquetColumnKind.Texts))
        {
            if (file.ReadTexts(column).Length != file.RowCount)
                throw new InvalidOperationException("A column has another number of rows than the file.");
        }

        foreach (ParquetColumn column in file.Columns.Where(column => column.Kind != ParquetColumnKind.Other))
        {
            int rows = Enumerable.Range(0, file.GroupCount).Sum(group => file.ReadTexts(column, group).Length);
            if (rows != file.RowCount)
                throw new InvalidOperationException("The groups of a column have another number of rows than the file.");
        }
    }

    public override bool IsRefusal(Exception exception) => exception is InputException;

    private static IEnumerable<byte[]> Samples()
    {
        foreach ((int rows, int columns) in new[] { (5, 3), (40, 2), (1, 1) })
        {
            var vectors = new Matrix(rows, columns);
            for (int i = 0; i < rows * columns; i++)
                vectors[i / columns, i % columns] = i % 7;
            if (rows > 5)
                vectors.Row(2).Fill(float.NaN);
            string[] ids = [.. Enumerable.Range(0, rows).Select(row => $"row {row}")];
            string[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? "cat" : "dog")];
            var stream = new MemoryStream();
            VectorTableFile.Write(stream, new VectorTable([("id", ids), ("label", labels)], vectors), CancellationToken.None);
            yield return stream.ToArray();
        }
    }
}
