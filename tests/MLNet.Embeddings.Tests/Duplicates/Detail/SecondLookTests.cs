using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Images.Evidence;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

public sealed class SecondLookTests(ITestOutputHelper output) : IDisposable
{
    private const int Variants = 6;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => [.. DrawnSheets.Kinds];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pictures_of_one_template_are_told_apart_and_their_edited_copies_are_not(string kind)
    {
        for (int variant = 0; variant < Variants; variant++)
        {
            using SKBitmap picture = DrawnSheets.Draw(kind, variant);
            File.WriteAllBytes(_folder[$"{variant}.png"], DrawnSheets.Png(picture));
        }

        DuplicateIndex index = Index([.. Enumerable.Range(0, Variants).Select(variant => $"{variant}.png")]);
        var toldApart = new List<string>();
        var unlike = new List<string>();
        using SKBitmap original = DrawnSheets.Draw(kind, 0);
        foreach (string edit in DrawnSheets.Edits.Append("watermark"))
        {
            File.WriteAllBytes(_folder["edit"], DrawnSheets.Edit(original, edit));
            DuplicateIndex pair = Index("0.png", "edit");
            if (pair.SecondLooks.Told > 0)
                toldApart.Add(edit);
            else if (!pair.Findings.IsDuplicate[1])
                unlike.Add(edit);
        }

        double least = double.PositiveInfinity;
        for (int second = 1; second < Variants; second++)
            least = Math.Min(least, Difference("0.png", $"{second}.png"));
        output.WriteLine(
            $"{kind}: {index.SecondLooks.Compared} pairs looked at again, {index.Matches.Pairs.Length} stay, "
                + $"least difference {least:0.00}; "
                + $"copies told apart: {string.Join(", ", toldApart)}; unlike at 32 pixels: {string.Join(", ", unlike)}"
        );
        Assert.Empty(index.Matches.Pairs);

        // A watermark is a difference like any other: nobody can tell it from a lesion or a word.
        Assert.All(toldApart, edit => Assert.Equal("watermark", edit));

        // Crops of lines of text are unlike at 32 pixels already; nothing else may be.
        Assert.All(unlike, edit => Assert.StartsWith("cropped", edit));
    }

    private double Difference(string first, string second)
    {
        PictureDetail one = Read(first);
        PictureDetail other = Read(second);
        int width = Math.Min(one.First.Width, other.First.Width);
        int height = Math.Min(one.First.Height, other.First.Height);
        return SecondLook.Difference(one.PyramidOf(width, height), other.PyramidOf(width, height), AffineMap.Identity);
    }

    private PictureDetail Read(string name) =>
        PictureDetail.TryRead(_folder[name], Digest.OfFile(File.ReadAllBytes(_folder[name])), SkiaImageDecoder.Instance)!;

    private DuplicateIndex Index(params string[] names)
    {
        using var context = new EngineContext(2);
        var builder = new DuplicateRowsBuilder(null, hasImages: true, hasSplits: false, hasLabels: false, hasScores: false);
        for (int i = 0; i < names.Length; i++)
            builder.Add($"{i:D3}", default, _folder[names[i]], null, null, 0);

        DuplicateRows rows = builder.Build(SkiaImageDecoder.Instance, context);
        return DuplicateIndex.Build(rows, DuplicateThreshold.ModelDefault, new DuplicateSettings(), context);
    }
}
