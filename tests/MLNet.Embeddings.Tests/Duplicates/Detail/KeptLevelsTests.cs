using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

/// <summary>A closer look at two photographs that were just embedded decodes neither of them again.</summary>
public sealed class KeptLevelsTests : IDisposable
{
    private const int Count = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);
    private readonly string[] _paths;

    public KeptLevelsTests()
    {
        _paths = [.. Enumerable.Range(0, 2 * Count).Select(i => _folder[$"{i}.jpg"])];
        for (int i = 0; i < Count; i++)
        {
            using SKBitmap scene = SKBitmap.Decode(LargePicture.Png(LargePicture.Draw(i)));
            Write(_paths[i], scene, new SKRectI(0, 0, LargePicture.Width, LargePicture.Height), 2046, 1540, 90);
            Write(_paths[Count + i], scene, new SKRectI(12, 9, LargePicture.Width - 12, LargePicture.Height - 9), 1860, 1400, 70);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Levels_of_one_pass_serve_the_closer_look()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(_paths.Select(path => new Row { Path = path }));
        using ClipEmbeddingTransformer clip = _context.Transforms.ClipEmbedding(Options(evidence: "Evidence")).Fit(rows);
        using WorkCounts work = WorkCounts.Collect();
        Embedded[] read = [.. _context.Data.CreateEnumerable<Embedded>(clip.Transform(rows), reuseRowObject: false)];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Embedded));
        schema["Vector"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, read[0].Vector.Length);
        schema["Evidence"].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, read[0].Evidence.Length);
        IDataView embedded = _context.Data.LoadFromEnumerable(read, schema);
        DuplicateFlaggerTransformer kept = Flag(embedded, "Evidence");
        Assert.Equal(2 * Count, work.ImagesDecoded);
        Assert.Equal(2 * Count, work.FilesRead);
        Assert.All(_paths, path => Assert.Null(LevelsCache.Shared.Find(Digest.OfFile(File.ReadAllBytes(path)), ImageDecoders.Default)));

        DuplicateFlaggerTransformer again = Flag(embedded, "Evidence");
        Assert.Equal(4 * Count, work.ImagesDecoded);
        Assert.Equal(Count, kept.GetPairs().Count(pair => pair.Kind == DuplicateKind.Near));
        Assert.Equal(again.GetPairs().Select(pair => $"{pair}"), kept.GetPairs().Select(pair => $"{pair}"));
    }

    [Fact]
    public void A_vector_does_not_depend_on_what_else_is_asked_for()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(_paths.Select(path => new Row { Path = path }));
        using ClipEmbeddingTransformer alone = _context.Transforms.ClipEmbedding(Options(evidence: null)).Fit(rows);
        using ClipEmbeddingTransformer beside = _context.Transforms.ClipEmbedding(Options(evidence: "Evidence")).Fit(rows);
        IEnumerable<Embedded> all = _context.Data.CreateEnumerable<Embedded>(beside.Transform(rows), reuseRowObject: false);
        Assert.Equal(alone.Transform(rows).GetColumn<float[]>("Vector"), all.Select(row => row.Vector));
    }

    private DuplicateFlaggerTransformer Flag(IDataView embedded, string? evidence) =>
        _context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "Copy",
                    InputColumnName = "Vector",
                    ImagePathColumnName = "Path",
                    EvidenceColumnName = evidence,
                }
            )
            .Fit(embedded);

    private static ClipEmbeddingEstimator.Options Options(string? evidence) =>
        new()
        {
            OutputColumnName = "Vector",
            InputColumnName = "Path",
            EvidenceColumnName = evidence,
            FactsColumnName = evidence is null ? null : "Facts",
            Model = ClipModel.Embedded,
            Decoding = ImageDecoding.Scaled,
        };

    private static void Write(string path, SKBitmap scene, SKRectI part, int width, int height, int quality)
    {
        using var photograph = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(photograph))
        using (SKImage image = SKImage.FromBitmap(scene))
        using (var smooth = new SKPaint { FilterQuality = SKFilterQuality.High })
            canvas.DrawImage(image, part, new SKRect(0, 0, width, height), smooth);
        using SKData data = photograph.Encode(SKEncodedImageFormat.Jpeg, quality);
        File.WriteAllBytes(path, data.ToArray());
    }

    private class Row
    {
        public string Path { get; set; } = "";
    }

    private sealed class Embedded : Row
    {
        public float[] Vector { get; set; } = [];

        public byte[] Evidence { get; set; } = [];
    }
}
