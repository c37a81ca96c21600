using SkiaSharp;

namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>Pictures of none of the classes: a test card, a page of text, colored noise, a chessboard.</summary>
internal static class DemoOutliers
{
    private static readonly Action<DemoBrush>[] All = [TestCard, Page, Noise, Chessboard];

    public static void Paint(DemoBrush brush) => brush.Random.Pick<Action<DemoBrush>>(All)(brush);

    /// <summary>Paints one kind: 0 is a test card, 1 a page of text, 2 noise, 3 a chessboard.</summary>
    public static void Paint(DemoBrush brush, int kind) => All[kind](brush);

    private static void TestCard(DemoBrush brush)
    {
        int bars = brush.Random.Whole(5, 9);
        for (int bar = 0; bar < bars; bar++)
            brush.Rectangle(
                bar * brush.Width / bars,
                0,
                (bar + 1) * brush.Width / bars,
                brush.Height,
                SKColor.FromHsv(brush.Random.Between(0, 360), 90, brush.Random.Between(20, 100))
            );

        float ring = brush.Random.Between(0.2f, 0.4f) * brush.Height;
        brush.Ellipse(brush.Width / 2, brush.Height / 2, ring, ring, brush.Near(0, 0, 60));
        brush.Rectangle(0, brush.Height * 0.85f, brush.Width, brush.Height, brush.Near(0, 0, brush.Random.Between(0, 30)));
    }

    private static void Page(DemoBrush brush)
    {
        brush.Canvas.Clear(brush.Near(45, 8, 98));
        SKColor ink = brush.Near(230, 20, 15);
        for (float y = 0.08f * brush.Height; y < 0.94f * brush.Height; y += brush.Random.Pick(7f, 9f, 14f))
        {
            for (float x = 0.08f * brush.Width; x < brush.Random.Between(0.5f, 0.95f) * brush.Width; )
            {
                float word = brush.Random.Between(6, 30);
                brush.Rectangle(x, y, Math.Min(x + word, brush.Width * 0.93f), y + 3, ink);
                x += word + 5;
            }
        }
    }

    private static void Noise(DemoBrush brush)
    {
        for (int y = 0; y < brush.Height; y += 4)
        {
            for (int x = 0; x < brush.Width; x += 4)
                brush.Rectangle(
                    x,
                    y,
                    x + 4,
                    y + 4,
                    SKColor.FromHsv(brush.Random.Between(0, 360), brush.Random.Between(0, 100), brush.Random.Between(0, 100))
                );
        }
    }

    private static void Chessboard(DemoBrush brush)
    {
        SKColor light = brush.Color(0, 20, 95);
        SKColor dark = brush.Color(1, 60, 35);
        float field = brush.Random.Between(14, 30);
        for (int row = 0; row * field < brush.Height; row++)
        {
            for (int column = 0; column * field < brush.Width; column++)
                brush.Rectangle(
                    column * field,
                    row * field,
                    (column + 1) * field,
                    (row + 1) * field,
                    (row + column) % 2 == 0 ? light : dark
                );
        }

        for (int piece = brush.Random.Whole(3, 12); piece > 0; piece--)
            brush.Ellipse(
                brush.Random.Between(0, brush.Width),
                brush.Random.Between(0, brush.Height),
                field * 0.4f,
                field * 0.4f,
                brush.Near(0, 0, brush.Random.Pick(5f, 95f))
            );
    }
}
