using Microsoft.Data.Sqlite;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>What was computed of files is remembered between runs, and nothing else is.</summary>
public sealed class EmbeddingStoreTests : IDisposable
{
    private readonly ClipTestData _data = new();
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);
    private readonly List<string> _log = [];

    public EmbeddingStoreTests() => _context.Log += (_, message) => _log.Add(message.Message);

    private string Store => _folder["store.db"];

    private int Readable => _data.Rows.Length - 1;

    public void Dispose()
    {
        _folder.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void A_second_run_reads_decodes_and_embeds_nothing_and_gives_the_same_bits()
    {
        Settle();
        (string[] without, _) = Run(store: null);
        (string[] first, (long, long, long) cold) = Run(Store);
        (string[] second, (long, long, long) warm) = Run(Store);

        Assert.Equal(without, first);
        Assert.Equal(without, second);
        Assert.Equal((Readable + 1, Readable, Readable), cold);
        Assert.Equal((0, 0, 0), warm);
        Assert.DoesNotContain(_log, message => message.Contains("store", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_was_written_just_now_is_read_again_and_known_by_its_content()
    {
        File.WriteAllBytes(_data.Rows[2].Path, TestImages.Encode(9, 9, SKEncodedImageFormat.Png, 77));
        Run(Store);
        (_, (long read, long decoded, long embedded)) = Run(Store);
        Assert.InRange(read, 1, Readable + 1);
        Assert.Equal((0, 0), (decoded, embedded));
    }

    [Fact]
    public void New_pictures_cost_as_many_as_they_are()
    {
        Settle();
        Run(Store, 34);
        (string[] second, (long, long, long) work) = Run(Store);
        Assert.Equal((10, 10, 10), work);
        Assert.Equal(Run(store: null).Rows, second);
    }

    [Fact]
    public void A_changed_file_of_the_same_name_length_and_time_is_noticed()
    {
        string path = _data.Rows[0].Path;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows tells no time of change that programs cannot set.");
        byte[] one = OfGray(80);
        byte[] other = OfGray(90);
        Assert.Equal(one.Length, other.Length);
        var time = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        File.WriteAllBytes(path, one);
        File.SetLastWriteTimeUtc(path, time);
        Settle();
        Run(Store);
        File.WriteAllBytes(path, other);
        File.SetLastWriteTimeUtc(path, time);

        (string[] rows, (long, long, long) work) = Run(Store);
        Assert.Equal(Run(store: null).Rows, rows);
        Assert.Equal((1, 1, 1), work);
    }

    [Fact]
    public void Files_that_were_moved_are_read_once_and_not_decoded()
    {
        Settle();
        (string[] before, _) = Run(Store);
        foreach (ClipRow row in _data.Rows)
        {
            string moved = row.Path + ".moved";
            File.Move(row.Path, moved);
            row.Path = moved;
        }

        Settle();
        (string[] after, (long, long, long) work) = Run(Store);
        Assert.Equal(before, after);
        Assert.Equal((Readable + 1, 0, 0), work);
        Assert.Equal((0, 0, 0), Run(Store).Work);
    }

    [Fact]
    public void A_damaged_picture_is_remembered_with_its_reason_until_it_is_mended()
    {
        Settle();
        Run(Store);
        (string[] rows, (long, long, long) work) = Run(Store);
        Assert.Contains("image", rows[11], StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), work);

        File.WriteAllBytes(_data.Rows[11].Path, TestImages.Encode(12, 12, SKEncodedImageFormat.Png, 5));
        (rows, work) = Run(Store);
        Assert.StartsWith("|", rows[11], StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), work);
    }

    [Fact]
    public void A_file_that_is_missing_is_a_fault_each_time()
    {
        Settle();
        Run(Store);
        File.Delete(_data.Rows[5].Path);
        Assert.Contains("not found", Run(Store).Rows[5], StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_none_is_one_row_without_a_vector_with_and_without_a_store()
    {
        _data.Rows[3].Path += "\0";
        _data.Rows[4].Path = "none\0.png";
        _data.Rows[5].Path += "\0#xywh=1,1,2,2";
        Settle();
        foreach (string? store in (string?[])[null, Store, Store])
        {
            string[] rows = Run(store).Rows;
            Assert.All(rows[3..6], row => Assert.StartsWith("The file was not found.|", row, StringComparison.Ordinal));
            Assert.Equal(4, rows.Count(row => !row.StartsWith('|')));
            string missing = string.Join(',', Enumerable.Repeat(BitConverter.SingleToUInt32Bits(float.NaN), 4));
            Assert.All(rows[3..6], row => Assert.EndsWith($"|{missing}", row, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Another_recipe_is_computed_anew_beside_the_first_one()
    {
        Settle();
        Run(Store);
        Assert.Equal((Readable + 1, Readable, Readable), Run(Store, side: 12).Work);
        Assert.Equal((0, 0, 0), Run(Store).Work);
        Assert.Equal((0, 0, 0), Run(Store, side: 12).Work);
    }

    [Fact]
    public void Two_runs_at_once_give_the_same_and_no_lock_error()
    {
        Settle();
        string[] expected = Run(store: null).Rows;
        string[][] results = new string[6][];
        Parallel.For(
            0,
            results.Length,
            new ParallelOptions { MaxDegreeOfParallelism = results.Length },
            i =>
            {
                var context = new MLContext(1);
                results[i] = Rows(context, Store, _data.Rows.Length, 24);
            }
        );
        Assert.All(results, rows => Assert.Equal(expected, rows));
        Assert.Equal(_data.Rows.Length, EmbeddingStore.GetInfo(Store).FileCount);
        Assert.Equal((0, 0, 0), Run(Store).Work);
    }

    [Fact]
    public void A_damaged_store_is_told_once_and_the_run_goes_on_without_it()
    {
        Settle();
        string[] expected = Run(Store).Rows;
        byte[] content = File.ReadAllBytes(Store);
        content.AsSpan(100).Fill(0x5A);
        File.WriteAllBytes(Store, content);

        Assert.Equal(expected, Run(Store).Rows);
        Assert.Single(_log, message => message.Contains("damaged: delete it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_whose_place_cannot_be_written_to_is_told_and_the_run_goes_on()
    {
        string file = _folder.Write("file", "no folder");
        string[] expected = Run(store: null).Rows;
        Assert.Equal(expected, Run(Path.Combine(file, "store.db")).Rows);
        Assert.Single(_log, message => message.Contains("is not remembered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pictures.csv", "a,b\n1,2\n")]
    [InlineData("short", "S")]
    public void Another_file_is_refused_and_left_as_it_is(string name, string content)
    {
        string path = _folder.Write(name, content);
        var fault = Assert.ThrowsAny<Exception>(() => Run(path));
        Assert.Contains("is no store", Innermost(fault).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(path));
        Assert.Throws<InvalidDataException>(() => EmbeddingStore.GetInfo(path));
    }

    [Fact]
    public void A_database_of_another_program_and_a_newer_store_are_refused()
    {
        Sql(_folder["other.db"], "CREATE TABLE mine (x)");
        Assert.Contains(
            "is no store",
            Assert.Throws<InvalidDataException>(() => EmbeddingStore.GetInfo(_folder["other.db"])).Message,
            StringComparison.Ordinal
        );
        Run(Store);
        Sql(Store, "PRAGMA user_version = 99");
        Assert.Contains(
            "version 99",
            Assert.Throws<InvalidDataException>(() => EmbeddingStore.GetInfo(Store)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<FileNotFoundException>(() => EmbeddingStore.GetInfo(_folder["none.db"]));
        Assert.False(File.Exists(_folder["none.db"]));
    }

    [Fact]
    public void Pruning_forgets_what_is_gone_and_keeps_the_rest()
    {
        Settle();
        Run(Store);
        Assert.Equal(0, EmbeddingStore.Prune(Store).FileCount);
        for (int row = 0; row < 10; row++)
            File.Delete(_data.Rows[row].Path);

        EmbeddingStorePruning pruning = EmbeddingStore.Prune(Store);
        Assert.Equal((10, 30), (pruning.FileCount, pruning.ResultCount));
        EmbeddingStoreInfo info = EmbeddingStore.GetInfo(Store);
        Assert.Equal((34, 34, 33, 1), (info.FileCount, info.ContentCount, info.VectorCount, info.UnreadableCount));
        Assert.Equal(0, Run(Store).Work.Decoded);

        Sql(Store, "UPDATE file SET used = used - 40");
        Assert.Equal(0, EmbeddingStore.Prune(Store, TimeSpan.FromDays(41)).FileCount);
        Assert.Equal(34, EmbeddingStore.Prune(Store, TimeSpan.FromDays(30)).FileCount);
        Assert.Equal(0, EmbeddingStore.GetInfo(Store).ContentCount);
    }

    [Fact]
    public void Only_the_owner_may_read_it()
    {
        Run(Store);
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no modes of files.");
        else
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Store));
    }

    [Fact]
    public void Evidence_alone_is_remembered_without_a_vector()
    {
        Settle();
        byte[][] Look() => [.. Fit(_context, Store, 24).Transform(_data.View(_context)).GetColumn<byte[]>(nameof(StoredRow.Evidence))];
        byte[][] first = Look();
        using WorkCounts work = WorkCounts.Collect();
        Assert.Equal(first, Look());
        Assert.Equal((0, 0), (work.FilesRead, work.ImagesDecoded));
    }

    // Without compression, so that all are of one length.
    private static byte[] OfGray(byte level)
    {
        byte[] samples = new byte[10 * 20 * 3];
        Array.Fill(samples, level);
        return HandMadeBmp.Write(10, 20, 24, samples);
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    private static void Sql(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // A file that was changed within the last two seconds is read again.
    private static void Settle() => Thread.Sleep(2100);

    private (string[] Rows, (long Read, long Decoded, long Embedded) Work) Run(string? store, int count = int.MaxValue, int side = 24)
    {
        using WorkCounts work = WorkCounts.Collect();
        string[] rows = Rows(_context, store, count, side);
        return (rows, (work.FilesRead, work.ImagesDecoded, work.ImagesEmbedded));
    }

    private string[] Rows(MLContext context, string? store, int count, int side)
    {
        using ClipEmbeddingTransformer clip = Fit(context, store, side);
        IDataView rows = clip.Transform(context.Data.LoadFromEnumerable(_data.Rows.Take(count)));
        return [.. context.Data.CreateEnumerable<StoredRow>(rows, reuseRowObject: false).Select(row => $"{row}")];
    }

    private ClipEmbeddingTransformer Fit(MLContext context, string? store, int side) =>
        context
            .Transforms.ClipEmbedding(
                new ClipEmbeddingEstimator.Options
                {
                    OutputColumnName = nameof(StoredRow.Embedding),
                    InputColumnName = nameof(ClipRow.Path),
                    Model = _data.Model,
                    StatusColumnName = nameof(StoredRow.Status),
                    EvidenceColumnName = nameof(StoredRow.Evidence),
                    ThumbnailColumnName = nameof(StoredRow.Thumbnail),
                    ThumbnailSide = side,
                    StorePath = store,
                }
            )
            .Fit(_data.View(context));
}
