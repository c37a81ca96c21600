using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Duplicates.Flagger;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Tests.Duplicates.Detail;
using MLNet.Embeddings.Tests.Images;
using MLNet.Embeddings.Tests.Tool;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Pictures of too many pixels, and too many pictures.</summary>
public sealed class TooManyPixelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TooManyPixelsTests()
    {
        for (int i = 0; i < 4; i++)
        {
            using SKBitmap picture = DrawnSheets.Draw("photograph", i);
            File.WriteAllBytes(_folder[$"{i}.png"], DrawnSheets.Png(picture));
        }

        File.WriteAllBytes(_folder["huge.png"], HandMadePng.Write(65_535, 65_535, 8, 2, new byte[1000]));
        File.WriteAllBytes(_folder["huge copy.png"], File.ReadAllBytes(_folder["huge.png"]));
        File.WriteAllBytes(_folder["damaged.png"], [1, 2, 3]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_picture_beyond_the_pixel_limit_has_a_status_of_its_own_and_repeats_nothing()
    {
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable(
            new[] { "0.png", "1.png", "2.png", "3.png", "huge.png", "huge copy.png", "damaged.png" }.Select(name => new Row
            {
                Path = _folder[name],
            })
        );
        DuplicateFlaggerTransformer flagger = context
            .Transforms.DuplicateFlagger(new DuplicateFlaggerEstimator.Options { OutputColumnName = "D", ImagePathColumnName = "Path" })
            .Fit(data);
        Assert.Equal(
            [(DuplicateStatus.Ok, 4), (DuplicateStatus.Unreadable, 1), (DuplicateStatus.TooLarge, 2)],
            flagger.GetStatusCounts().OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))
        );
        Assert.Empty(flagger.GetKeysToRemove());

        string again = _folder["again.png"];
        File.Copy(_folder["huge.png"], again);
        IDataView added = context.Data.LoadFromEnumerable([new Row { Path = again }]);
        Assert.Equal([(uint)DuplicateStatus.TooLarge + 1], flagger.Transform(added).GetColumn<uint>("DStatus"));
        Assert.Equal([false], flagger.Transform(added).GetColumn<bool>("DIsDuplicate"));
    }

    [Fact]
    public async Task The_console_counts_it_by_itself_and_names_it_among_the_unreadable_with_the_reason()
    {
        SampleRun run = await SampleRun.Of("duplicates", _folder.Path, "--out", _folder["out"], "--pixels-only");
        JsonNode counts = run.Result["notCompared"]!;
        Assert.Equal((2, 1, 3), ((int)counts["tooLarge"]!, (int)counts["unreadable"]!, (int)run.Result["unreadable"]!));
        Assert.Contains(
            File.ReadAllLines(_folder["out/unreadable.txt"]),
            line => line.StartsWith("huge.png\tThe image has 65535 × 65535 pixels", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("huge.png", File.ReadAllLines(_folder["out/keep.txt"]));
    }

    [Fact]
    public void More_pictures_than_one_array_holds_are_refused_in_one_sentence_before_any_is_read()
    {
        Assert.Equal(699_050, PixelThumbnail.MostPictures);
        Assert.Equal(699_050 * PixelThumbnail.Length, PixelThumbnail.BytesOf(699_050));
        foreach (int count in (int[])[699_051, int.MaxValue])
        {
            string message = Assert.Throws<InvalidOperationException>(() => PixelThumbnail.BytesOf(count)).Message;
            Assert.Contains(
                "pictures are too many to be compared at once, 699,050 at most can be: compare parts of the set",
                message,
                StringComparison.Ordinal
            );
        }

        // What a file claims is damage, and no question of size.
        Assert.Throws<FormatException>(() => StoredThumbnails.Unpack([], new int[StoredThumbnails.BlocksFor(699_051)], 699_051));
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
