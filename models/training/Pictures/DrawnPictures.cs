using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Training.Captions;
using SkiaSharp;

namespace MLNet.Embeddings.Training.Pictures;

/// <summary>Draws captioned pictures: the things of the demo data set, shapes to order, written digits, and pictures of nothing in
/// particular.</summary>
internal static class DrawnPictures
{
    /// <summary>Twice what the network reads, so that a crop still has detail to enlarge.</summary>
    public const int Side = 64;

    private static readonly string[] DigitWords = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    public static List<TrainingPicture> Draw(int count, ulong seed, Catalog catalog)
    {
        Concept[] subjects = [.. Enumerable.Range(0, DemoSubjects.Count).Select(i => catalog.Add(Medium.Drawing, DemoSubjects.Name(i)))];
        Concept[] outliers =
        [
            catalog.Add(Medium.Drawing, "test card", "test card", "test pattern"),
            catalog.Add(Medium.Drawing, "page of text", "page of text", "document", "page"),
            catalog.Add(Medium.Drawing, "noise", "noise", "colorful noise"),
            catalog.Add(Medium.Drawing, "chessboard", "chessboard", "checkerboard"),
        ];
        Concept[] digits = [.. DigitWords.Select((word, i) => catalog.Add(Medium.Handwriting, word, word, i.ToString()))];
        Concept[] shapes = [.. SceneDrawing.Shapes.Select(shape => catalog.Add(Medium.Drawing, shape))];

        DigitSet written = DrawnDigits.Create(Math.Max(10, count / 8), (int)seed);
        var pictures = new TrainingPicture[count];
        Parallel.For(
            0,
            count,
            () => new PixelReader(Side),
            (i, _, reader) =>
            {
                var random = new DemoRandom(seed, (ulong)i);
                using SKBitmap bitmap = Bitmap(random);
                using var canvas = new SKCanvas(bitmap);
                var brush = new DemoBrush(canvas, random, bitmap.Width, bitmap.Height);
                (Concept concept, SceneFacts? scene) = (i % 8) switch
                {
                    0 => Digit(brush, written, i / 8, digits),
                    1 => Scene(brush, shapes),
                    2 when i % 3 == 0 => Outlier(brush, outliers),
                    _ => Subject(brush, subjects),
                };
                canvas.Flush();
                pictures[i] = new TrainingPicture(
                    reader.Read(bitmap),
                    Side,
                    concept.Number,
                    new HashSet<int>(),
                    concept.Medium != Medium.Handwriting && scene is null,
                    scene
                );
                return reader;
            },
            _ => { }
        );
        return [.. pictures.Select(picture => picture with { Attributes = Attributes(picture, catalog) })];
    }

    private static HashSet<int> Attributes(TrainingPicture picture, Catalog catalog)
    {
        HashSet<int> attributes = [.. catalog.Concepts[picture.Concept].Attributes];
        if (picture.Scene is { } scene)
            attributes.UnionWith(catalog.Attributes(scene));

        return attributes;
    }

    private static SKBitmap Bitmap(DemoRandom random)
    {
        int width = random.Pick(176, 192, 224, 240);
        return new SKBitmap(width, (int)(width * random.Pick(0.75f, 1f, 1f, 1.25f)), SKColorType.Rgba8888, SKAlphaType.Opaque);
    }

    private static (Concept Concept, SceneFacts? Scene) Subject(DemoBrush brush, Concept[] subjects)
    {
        int subject = brush.Random.Whole(0, subjects.Length - 1);
        DemoScenery.Paint(brush);
        DemoSubjects.Paint(brush, subject);
        return (subjects[subject], null);
    }

    private static (Concept Concept, SceneFacts? Scene) Scene(DemoBrush brush, Concept[] shapes)
    {
        SceneFacts facts = SceneDrawing.Paint(brush);
        return (shapes[SceneDrawing.Shapes.IndexOf(facts.Shape)], facts);
    }

    private static (Concept Concept, SceneFacts? Scene) Outlier(DemoBrush brush, Concept[] outliers)
    {
        int kind = brush.Random.Whole(0, outliers.Length - 1);
        DemoOutliers.Paint(brush, kind);
        return (outliers[kind], null);
    }

    private static (Concept Concept, SceneFacts? Scene) Digit(DemoBrush brush, DigitSet written, int number, Concept[] digits)
    {
        number %= written.Count;
        bool dark = brush.Random.Chance(0.5);
        SKColor paper = brush.Color(0, brush.Random.Between(0, 50), dark ? 20 : 92);
        SKColor ink = brush.Color(1, brush.Random.Between(0, 70), dark ? 95 : 25);
        if (brush.Random.Chance(0.4))
            (paper, ink) = dark ? (SKColors.Black, SKColors.White) : (SKColors.White, SKColors.Black);

        brush.Canvas.Clear(paper);
        using var glyph = new SKBitmap(DrawnDigits.Side, DrawnDigits.Side, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        ReadOnlySpan<byte> coverage = written.Picture(number);
        for (int i = 0; i < coverage.Length; i++)
            glyph.SetPixel(i % DrawnDigits.Side, i / DrawnDigits.Side, ink.WithAlpha(coverage[i]));

        using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
        brush.Canvas.DrawBitmap(glyph, new SKRect(0, 0, brush.Width, brush.Height), paint);
        int digit = written.Labels[number];
        return (digits[digit], null);
    }
}
