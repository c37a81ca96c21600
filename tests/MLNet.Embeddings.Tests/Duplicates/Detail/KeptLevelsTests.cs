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
        var part = new SKRectI(12, 9, LargePicture.Width - 12, LargePicture.Height - 9);
        for (int i = 0; i < Count; i++)
        {
            byte[] scene = LargePicture.Draw(i);
            File.WriteAllBytes(_paths[i], LargePicture.Photograph(scene));
            File.WriteAllBytes(_paths[Count + i], LargePicture.Photograph(scene, part, 1860, 1400, 70));
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
