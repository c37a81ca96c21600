using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

/// <summary>Parquet files whose metadata say what is not so: the library alone would read on for ever, or ask for gigabytes.</summary>
public sealed class ParquetDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metadata_that_do_not_end_are_refused()
    {
        byte[] file = Sound();

        // The last byte of the metadata ends their structure; so it is the header of a field whose number goes on.
        file[^9] = 0x06;
        Assert.Contains("end before they should", Refusal(file), StringComparison.Ordinal);
        file[^9] = 0xFF;
        Assert.Contains("metadata", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_longer_than_the_metadata_is_refused()
    {
        byte[] file = Sound();
        int metadata = file.Length - 8 - BitConverter.ToInt32(file, file.Length - 8);

        // The first field is the version, a header and one byte; the second one the schema, a list.
        Assert.Equal([0x15, 0x19], [file[metadata], file[metadata + 2]]);
        byte[] forged = [.. file.AsSpan(0, metadata + 3), 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. file.AsSpan(metadata + 4)];
        BitConverter.TryWriteBytes(forged.AsSpan(forged.Length - 8), BitConverter.ToInt32(file, file.Length - 8) + 5);
        Assert.Contains("longer than they are", Refusal(forged), StringComparison.Ordinal);
    }

    [Fact]
    public void No_number_anywhere_asks_for_more_memory_than_the_file_is_worth()
    {
        byte[] sound = Sound();
        byte[] huge = [0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        var refusals = new List<string>();
        for (int place = 4; place < sound.Length - 8 - huge.Length; place++)
        {
            byte[] forged = [.. sound];
            huge.CopyTo(forged, place);
            if (Read(forged) is { } refusal)
                refusals.Add(refusal);
        }

        // What a page says of its own length once it is unpacked, and what its header says of it.
        Assert.Contains(refusals, refusal => refusal.Contains("claims more bytes than it can hold", StringComparison.Ordinal));
        Assert.Contains(refusals, refusal => refusal.Contains("longer than the file", StringComparison.Ordinal));
        Assert.All(refusals, refusal => Assert.DoesNotContain("memory that is left", refusal, StringComparison.Ordinal));
    }

    private static byte[] Sound()
    {
        var vectors = new Matrix(40, 2);
        for (int row = 0; row < vectors.RowCount; row++)
            vectors[row, row % 2] = row;
        string[] ids = [.. Enumerable.Range(0, vectors.RowCount).Select(row => $"row {row}")];
        var stream = new MemoryStream();
        VectorTableFile.Write(stream, new VectorTable([("id", ids)], vectors), CancellationToken.None);
        return stream.ToArray();
    }

    private string Refusal(byte[] file)
    {
        string? refusal = Read(file);
        Assert.NotNull(refusal);
        return refusal;
    }

    private string? Read(byte[] file)
    {
        string path = _folder.Write("v.parquet", file);
        try
        {
            using ParquetFile read = ParquetFile.Open(path, TestContext.Current.CancellationToken);
            foreach (ParquetColumn column in read.Columns)
            {
                if (column.Kind == ParquetColumnKind.Texts)
                    read.ReadTexts(column);
                else if (column.Kind == ParquetColumnKind.Vectors)
                    read.ReadVectors(column, new WideRows(), out _);
            }

            return null;
        }
        catch (InputException exception)
        {
            return exception.Message;
        }
    }
}
