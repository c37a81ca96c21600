using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>Vector, evidence for duplicates and small copy of a picture come from one decoding.</summary>
public sealed class ImagePassTests : IDisposable
{
    private readonly ClipTestData _data = new();
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose()
    {
        _folder.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void One_pass_over_all_columns_reads_decodes_and_embeds_each_picture_once()
    {
        using ClipEmbeddingTransformer clip = Fit();
        IDataView view = clip.Transform(_data.View(_context));
        using WorkCounts work = WorkCounts.Collect();
        Kept[] rows = [.. _context.Data.CreateEnumerable<Kept>(view, reuseRowObject: false)];

        int readable = _data.Rows.Length - 1;
        Assert.Equal((readable + 1, readable, readable), (work.FilesRead, work.ImagesDecoded, work.ImagesEmbedded));
        Assert.Equal(readable, rows.Count(row => row.Status.Length == 0 && row.Thumbnail.Length > 0));
        Assert.Empty(rows[11].Thumbnail);
        Assert.NotEmpty(rows[11].Status);
    }

    [Fact]
    public void Columns_that_are_not_asked_for_cost_nothing()
    {
        using ClipEmbeddingTransformer clip = Fit();
        IDataView view = clip.Transform(_data.View(_context));
        using WorkCounts work = WorkCounts.Collect();
        byte[][] evidence = [.. view.GetColumn<byte[]>(nameof(Kept.Evidence))];

        Assert.Equal((_data.Rows.Length - 1, 0), (work.ImagesDecoded, work.ImagesEmbedded));
        Assert.Equal(_data.Rows.Length, evidence.Length);
    }

    [Theory]
    [InlineData(nameof(ClipRow.Path))]
    [InlineData(nameof(ClipRow.Content))]
    public void Evidence_of_a_column_is_that_of_the_file_bit_for_bit(string column)
    {
        using ClipEmbeddingTransformer clip = Fit(column);
        byte[][] evidence = [.. clip.Transform(_data.View(_context)).GetColumn<byte[]>(nameof(Kept.Evidence))];
        var seen = new byte[PixelThumbnail.Length];
        var kept = new byte[PixelThumbnail.Length];
        for (int row = 0; row < evidence.Length; row++)
        {
            ImageFingerprint expected = ImageFingerprint.Read(_data.Rows[row].Path, SkiaImageDecoder.Instance, seen);
            Assert.Equal(expected, StoredEvidence.Read(evidence[row], kept));
            Assert.Equal(seen, kept);
            Assert.Equal(row == 11 ? PictureStatus.Unreadable : PictureStatus.Read, expected.Status);
        }
    }

    [Fact]
    public void A_flagger_finds_the_same_by_evidence_as_by_files_and_reads_none()
    {
        File.Copy(_data.Rows[3].Path, _data.Rows[20].Path, overwrite: true);
        using ClipEmbeddingTransformer clip = Fit();
        IDataView embedded = _context.Data.Cache(clip.Transform(_data.View(_context)));
        string[] byFiles = Flags(embedded, evidence: null, out _);
        string[] byEvidence = Flags(embedded, nameof(Kept.Evidence), out DuplicateFlaggerTransformer flagger);
        Assert.Equal(byFiles, byEvidence);
        Assert.Single(flagger.GetPairs(), pair => pair.Kind == DuplicateKind.ExactFile);

        using WorkCounts work = WorkCounts.Collect();
        var options = new DuplicateFlaggerEstimator.Options { OutputColumnName = "D", EvidenceColumnName = nameof(Kept.Evidence) };
        DuplicateFlaggerTransformer alone = _context.Transforms.DuplicateFlagger(options).Fit(embedded);
        _ = alone.Transform(embedded).GetColumn<bool>("DIsDuplicate").ToArray();
        Assert.Equal((0, 0), (work.FilesRead, work.ImagesDecoded));
        Assert.Single(alone.GetPairs(), pair => pair.Kind == DuplicateKind.ExactFile);
    }

    [Fact]
    public void New_pictures_get_the_same_answers_at_any_number_of_threads()
    {
        IDataView rows = _data.View(_context);
        IDataView known = _context.Data.TakeRows(rows, 20);
        string[] one = Answers(1);
        Assert.Equal(one, Answers(7));

        string[] Answers(int threads)
        {
            var options = new DuplicateFlaggerEstimator.Options
            {
                OutputColumnName = "D",
                ImagePathColumnName = nameof(ClipRow.Path),
                NumberOfThreads = threads,
            };
            IDataView flagged = _context.Transforms.DuplicateFlagger(options).Fit(known).Transform(rows);
            return [.. _context.Data.CreateEnumerable<Flagged>(flagged, reuseRowObject: false).Select(row => $"{row}")];
        }
    }

    [Fact]
    public void A_saved_pipeline_keeps_its_columns()
    {
        using ClipEmbeddingTransformer clip = Fit();
        IDataView rows = _data.View(_context);
        IDataView embedded = clip.Transform(rows);
        DuplicateFlaggerTransformer flagger = _context.Transforms.DuplicateFlagger(FlaggerOptions(nameof(Kept.Evidence))).Fit(embedded);
        _context.Model.Save(clip.Append(flagger), rows.Schema, _folder["model.zip"]);
        ITransformer loaded = _context.Model.Load(_folder["model.zip"], out _);

        IDataView again = loaded.Transform(rows);
        Assert.Equal(embedded.GetColumn<byte[]>(nameof(Kept.Evidence)), again.GetColumn<byte[]>(nameof(Kept.Evidence)));
        Assert.Equal(embedded.GetColumn<byte[]>(nameof(Kept.Thumbnail)), again.GetColumn<byte[]>(nameof(Kept.Thumbnail)));
        Assert.Equal(flagger.Transform(embedded).GetColumn<float>("DNearestScore"), again.GetColumn<float>("DNearestScore"));
        (loaded as IDisposable)?.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Small_copies_are_upright(int orientation)
    {
        string path = _folder.Write("picture.jpg", TurnedPicture.Jpeg(orientation));

        using ClipEmbeddingTransformer clip = Fit();
        IDataView view = clip.Transform(_context.Data.LoadFromEnumerable([new ClipRow { Path = path }]));
        byte[] thumbnail = view.GetColumn<byte[]>(nameof(Kept.Thumbnail)).Single();
        using SKBitmap small = SKBitmap.Decode(thumbnail);
        Assert.Equal((24, 16), (small.Width, small.Height));
        foreach ((int x, int y) in new[] { (3, 3), (20, 3), (3, 12), (20, 12) })
        {
            SKColor expected = TurnedPicture.Shown(2 * x, 2 * y);
            SKColor actual = small.GetPixel(x, y);
            Assert.InRange(actual.Red, expected.Red - 25, expected.Red + 25);
            Assert.InRange(actual.Blue, expected.Blue - 25, expected.Blue + 25);
        }
    }

    // Zeros of a sparse vector need no memory until somebody asks for all of them: these are more than any array holds.
    [Fact]
    public void A_file_that_no_memory_holds_is_one_row_whatever_is_asked_for()
    {
        IDataView rows = _context.Data.LoadFromEnumerable([
            new SparseRow { Content = new VBuffer<byte>(int.MaxValue, 0, [], []) },
            new SparseRow { Content = new VBuffer<byte>(_data.Rows[0].Content.Length, _data.Rows[0].Content) },
        ]);
        using ClipEmbeddingTransformer clip = Fit(nameof(ClipRow.Content));
        IDataView view = clip.Transform(rows);

        byte[][] evidence = [.. view.GetColumn<byte[]>(nameof(Kept.Evidence))];
        var kept = new byte[PixelThumbnail.Length];
        Assert.Equal([PictureStatus.Unreadable, PictureStatus.Read], evidence.Select(row => StoredEvidence.Read(row, kept).Status));
        Assert.Equal([true, false], view.GetColumn<byte[]>(nameof(Kept.Thumbnail)).Select(file => file.Length == 0));
        Assert.Equal(["There is not enough memory for the image.", ""], view.GetColumn<string>(nameof(Kept.Status)));

        IDataView measured = _context.Transforms.ImageFacts("Facts", nameof(SparseRow.Content)).Fit(rows).Transform(rows);
        Assert.Equal([true, false], measured.GetColumn<float[]>("Facts").Select(facts => float.IsNaN(facts[0])));
    }

    [Fact]
    public void Wrong_options_and_columns_are_refused_in_one_sentence()
    {
        ClipEmbeddingEstimator.Options options = ClipOptions(nameof(ClipRow.Path));
        options.EvidenceColumnName = "Embedding";
        Assert.Contains("EvidenceColumnName and OutputColumnName", Refusal<ArgumentException>(options), StringComparison.Ordinal);
        options.EvidenceColumnName = null;
        options.ThumbnailSide = 0;
        Refusal<ArgumentOutOfRangeException>(options);

        DuplicateFlaggerEstimator flagger = _context.Transforms.DuplicateFlagger(
            new DuplicateFlaggerEstimator.Options { OutputColumnName = "D", EvidenceColumnName = nameof(ClipRow.Content) }
        );
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => flagger.Fit(_data.View(_context)));
        Assert.Contains("evidence", fault.Message, StringComparison.Ordinal);

        string Refusal<T>(ClipEmbeddingEstimator.Options wrong)
            where T : Exception => Assert.Throws<T>(() => _context.Transforms.ClipEmbedding(wrong)).Message;
    }

    private ClipEmbeddingTransformer Fit(string column = nameof(ClipRow.Path)) =>
        _context.Transforms.ClipEmbedding(ClipOptions(column)).Fit(_data.View(_context));

    private ClipEmbeddingEstimator.Options ClipOptions(string column) =>
        new()
        {
            OutputColumnName = "Embedding",
            InputColumnName = column,
            Model = _data.Model,
            StatusColumnName = nameof(Kept.Status),
            EvidenceColumnName = nameof(Kept.Evidence),
            ThumbnailColumnName = nameof(Kept.Thumbnail),
            ThumbnailSide = 24,
        };

    private static DuplicateFlaggerEstimator.Options FlaggerOptions(string? evidence) =>
        new()
        {
            OutputColumnName = "D",
            ImagePathColumnName = nameof(ClipRow.Path),
            EvidenceColumnName = evidence,
        };

    private string[] Flags(IDataView data, string? evidence, out DuplicateFlaggerTransformer flagger)
    {
        flagger = _context.Transforms.DuplicateFlagger(FlaggerOptions(evidence)).Fit(data);
        IDataView flagged = flagger.Transform(data);
        return [.. _context.Data.CreateEnumerable<Flagged>(flagged, reuseRowObject: false).Select(row => $"{row}")];
    }

    private sealed class Kept
    {
        public string Status { get; set; } = "";

        [VectorType(StoredEvidence.Length)]
        public byte[] Evidence { get; set; } = [];

        public byte[] Thumbnail { get; set; } = [];

        [VectorType]
        public float[] Embedding { get; set; } = [];
    }

    private sealed class SparseRow
    {
        public VBuffer<byte> Content { get; set; }
    }

    private sealed class Flagged
    {
        public bool DIsDuplicate { get; set; }

        public string DNearestKey { get; set; } = "";

        public float DNearestScore { get; set; }

        [KeyType(7)]
        public uint DStatus { get; set; }

        public override string ToString() => $"{DIsDuplicate} {DNearestKey} {DNearestScore:R} {DStatus}";
    }
}
