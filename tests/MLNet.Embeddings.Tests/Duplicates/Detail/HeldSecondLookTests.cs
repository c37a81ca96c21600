using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Images.Evidence;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

/// <summary>Pictures that come as bytes or as images get the same second look as files do, by a second pass over their column.</summary>
public sealed class HeldSecondLookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Five pictures of one template, a copy of one of them in other bytes, and one that is unlike them all.
    private static readonly (string Key, byte[] File)[] Pictures = Draw();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fit_judges_bytes_and_images_as_it_judges_files()
    {
        var context = new MLContext(1);
        IDataView files = context.Data.LoadFromEnumerable(
            Pictures.Select(picture => new FileRow { Key = picture.Key, Picture = Write(picture) })
        );
        IDataView bytes = Bytes(context);
        IDataView images = Images(context);
        string[] expected = ["2.png 2.jpg"];

        Assert.Equal(expected, Pairs(Fit(context, files)));
        Assert.Equal(expected, Pairs(Fit(context, bytes)));
        Assert.Equal(expected, Pairs(Fit(context, images)));
        Assert.Equal(expected, Pairs(Fit(context, context.Data.ShuffleRows(bytes))));
    }

    [Fact]
    public void Rows_of_the_fit_keep_its_answers_and_a_new_row_is_judged_by_its_thumbnail_which_is_said()
    {
        var context = new MLContext(1);
        IDataView bytes = Bytes(context);
        DuplicateFlaggerTransformer flagger = Fit(context, context.Data.TakeRows(bytes, 4));
        Assert.Empty(flagger.GetPairs());
        Flags[] flags =
        [
            .. context.Data.CreateEnumerable<Flags>(flagger.Transform(context.Data.TakeRows(bytes, 5)), reuseRowObject: false),
        ];
        Assert.Equal([false, false, false, false, true], flags.Select(row => row.DIsDuplicate));
        Assert.All(flags.Take(4), row => Assert.Equal(DuplicateStatus.Ok, (DuplicateStatus)(row.DStatus - 1)));
        Assert.Equal(DuplicateStatus.ThumbnailOnly, (DuplicateStatus)(flags[4].DStatus - 1));
    }

    // As a service does that is sent pictures and compares them with a folder.
    [Fact]
    public void New_bytes_are_looked_at_again_beside_the_files_of_the_fit()
    {
        var context = new MLContext(1);
        IDataView files = context.Data.LoadFromEnumerable(
            Pictures.Take(4).Select(picture => new FileRow { Key = picture.Key, Picture = Write(picture) })
        );
        DuplicateFlaggerTransformer flagger = Fit(context, files);
        IDataView added = context.Data.LoadFromEnumerable(
            Pictures.Skip(4).Take(2).Select(picture => new BytesRow { Key = picture.Key, Picture = picture.File })
        );
        Flags[] flags = [.. context.Data.CreateEnumerable<Flags>(flagger.Transform(added), reuseRowObject: false)];
        Assert.Equal([false, true], flags.Select(row => row.DIsDuplicate));
        Assert.All(flags, row => Assert.Equal(DuplicateStatus.Ok, (DuplicateStatus)(row.DStatus - 1)));
    }

    [Fact]
    public void Pairs_are_cut_into_stretches_whose_pictures_fit_together()
    {
        (int, int)[] pairs = [(1, 2), (1, 3), (2, 3), (3, 4), (5, 6), (5, 7), (1, 7)];
        List<(int Start, int End, HashSet<Digest> Pictures)> batches =
        [
            .. HeldBatches.Of(pairs.Length, i => (Of(pairs[i].Item1), Of(pairs[i].Item2)), _ => 10, mostBytes: 30),
        ];
        Assert.Equal([(0, 3), (3, 4), (4, 6), (6, 7)], batches.Select(batch => (batch.Start, batch.End)));
        Assert.Equal([3, 2, 3, 2], batches.Select(batch => batch.Pictures.Count));

        // A pair that is larger than all is a stretch by itself.
        Assert.Equal(pairs.Length, HeldBatches.Of(pairs.Length, i => (Of(pairs[i].Item1), Of(pairs[i].Item2)), _ => 10, 5).Count());
        Assert.Empty(HeldBatches.Of(0, _ => default, _ => 10));

        static Digest Of(int number) => Digest.OfFile([(byte)number]);
    }

    private static (string, byte[])[] Draw()
    {
        var pictures = new List<(string, byte[])>();
        for (int variant = 0; variant < 5; variant++)
        {
            using SKBitmap picture = DrawnSheets.Draw("form", variant);
            pictures.Add(($"{variant}.png", DrawnSheets.Png(picture)));
        }

        using SKBitmap copied = DrawnSheets.Draw("form", 2);
        pictures.Add(("2.jpg", DrawnSheets.Edit(copied, "jpeg 50")));
        using SKBitmap other = DrawnSheets.Draw("radiograph", 0);
        pictures.Add(("other.png", DrawnSheets.Png(other)));
        return [.. pictures];
    }

    private string Write((string Key, byte[] File) picture) => _folder.Write(picture.Key, picture.File);

    private static IDataView Bytes(MLContext context) =>
        context.Data.LoadFromEnumerable(Pictures.Select(picture => new BytesRow { Key = picture.Key, Picture = picture.File }).ToArray());

    private static IDataView Images(MLContext context) =>
        context.Data.LoadFromEnumerable(
            Pictures
                .Select(picture =>
                {
                    using var stream = new MemoryStream(picture.File);
                    return new ImageRow { Key = picture.Key, Picture = MLImage.CreateFromStream(stream) };
                })
                .ToArray()
        );

    private static DuplicateFlaggerTransformer Fit(MLContext context, IDataView data) =>
        context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "D",
                    ImagePathColumnName = "Picture",
                    IdColumnName = "Key",
                }
            )
            .Fit(data);

    private static string[] Pairs(DuplicateFlaggerTransformer flagger) =>
        [.. flagger.GetPairs().Select(pair => string.Join(' ', new[] { pair.Key, pair.OtherKey }.OrderDescending(StringComparer.Ordinal)))];

    private sealed class FileRow
    {
        public string Key { get; set; } = "";

        public string Picture { get; set; } = "";
    }

    private sealed class BytesRow
    {
        public string Key { get; set; } = "";

        public byte[] Picture { get; set; } = [];
    }

    private sealed class ImageRow
    {
        public string Key { get; set; } = "";

        [ImageType(640, 480)]
        public MLImage? Picture { get; set; }
    }

    private sealed class Flags
    {
        public bool DIsDuplicate { get; set; }

        public uint DStatus { get; set; }
    }
}
