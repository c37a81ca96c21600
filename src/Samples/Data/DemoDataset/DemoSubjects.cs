using SkiaSharp;

namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>The twelve things that the demo pictures show, each drawn inside the square from −1 to 1.</summary>
internal static class DemoSubjects
{
    private static readonly (string Name, Action<DemoBrush> Draw)[] All =
    [
        ("balloon", Balloon),
        ("butterfly", Butterfly),
        ("cactus", Cactus),
        ("car", Car),
        ("castle", Castle),
        ("fish", Fish),
        ("flower", Flower),
        ("house", House),
        ("mushroom", Mushroom),
        ("rocket", Rocket),
        ("sailboat", Sailboat),
        ("tree", Tree),
    ];

    public static int Count => All.Length;

    public static string Name(int subject) => All[subject].Name;

    /// <summary>Draws a subject somewhere in the picture, at some size, slightly tilted.</summary>
    public static void Paint(DemoBrush brush, int subject)
    {
        DemoRandom random = brush.Random;
        float size = random.Between(0.26f, 0.44f) * Math.Min(brush.Width, brush.Height);
        brush.Canvas.Save();
        brush.Canvas.Translate(random.Between(0.3f, 0.7f) * brush.Width, random.Between(0.42f, 0.64f) * brush.Height);
        brush.Canvas.RotateDegrees(random.Between(-12, 12));
        brush.Canvas.Scale(random.Chance(0.5) ? size : -size, size);
        All[subject].Draw(brush);
        brush.Canvas.Restore();
    }

    private static void Balloon(DemoBrush brush)
    {
        float wide = brush.Random.Between(0.6f, 0.8f);
        int stripes = brush.Random.Whole(3, 8);
        SKColor ropes = brush.Near(30, 40, 35);
        brush.Line(-wide * 0.6f, 0.15f, -0.18f, 0.72f, 0.03f, ropes);
        brush.Line(wide * 0.6f, 0.15f, 0.18f, 0.72f, 0.03f, ropes);
        brush.Rectangle(-0.2f, 0.7f, 0.2f, 0.98f, brush.Near(28, 60, 60), 0.06f);
        using var skin = new SKPath();
        skin.MoveTo(-0.22f, 0.5f);
        skin.CubicTo(-wide * 1.5f, -0.2f, -wide, -1, 0, -1);
        skin.CubicTo(wide, -1, wide * 1.5f, -0.2f, 0.22f, 0.5f);
        skin.Close();
        brush.Canvas.Save();
        brush.Canvas.ClipPath(skin, antialias: true);
        SKColor[] colors = [brush.Color(0, 75, 90), brush.Color(1, 60, 95), brush.Color(2, 45, 98)];
        for (int stripe = 0; stripe < stripes; stripe++)
        {
            float left = (2f * stripe / stripes) - 1;
            brush.Rectangle(left, -1, left + (2f / stripes) + 0.01f, 0.6f, colors[stripe % brush.Random.Whole(2, 3)]);
        }

        if (brush.Random.Chance(0.5))
            brush.Rectangle(-1, -0.3f, 1, brush.Random.Between(-0.2f, 0.05f), brush.Color(3, 70, 70));

        brush.Ellipse(-0.25f, -0.5f, 0.12f, 0.3f, SKColors.White.WithAlpha(70));
        brush.Canvas.Restore();
    }

    private static void Butterfly(DemoBrush brush)
    {
        SKColor wing = brush.Color(0, 75, 92);
        SKColor spot = brush.Color(1, 55, 98);
        float spread = brush.Random.Between(0.75f, 0.95f);
        float dots = brush.Random.Between(0.08f, 0.17f);
        foreach (float side in (ReadOnlySpan<float>)[-1, 1])
        {
            brush.Ellipse(side * spread * 0.55f, -0.42f, spread * 0.5f, 0.48f, DemoBrush.Darker(wing, 0.5f));
            brush.Ellipse(side * spread * 0.53f, -0.42f, spread * 0.43f, 0.4f, wing);
            brush.Ellipse(side * 0.4f, 0.42f, 0.38f, 0.42f, DemoBrush.Darker(wing, 0.5f));
            brush.Ellipse(side * 0.39f, 0.4f, 0.32f, 0.35f, DemoBrush.Darker(wing, 0.85f));
            brush.Ellipse(side * spread * 0.66f, -0.5f, dots, dots, spot);
            brush.Ellipse(side * 0.45f, 0.46f, dots * 0.8f, dots * 0.8f, spot);
            brush.Line(0, -0.5f, side * 0.22f, -0.95f, 0.04f, SKColors.Black);
        }

        brush.Ellipse(0, 0, 0.1f, 0.68f, brush.Near(30, 50, 22));
    }

    private static void Cactus(DemoBrush brush)
    {
        SKColor green = brush.Near(125, 60, 55);
        float trunk = brush.Random.Between(0.2f, 0.3f);
        brush.Rectangle(-trunk, -0.95f, trunk, 0.6f, green, trunk);
        foreach (float side in (ReadOnlySpan<float>)[-1, 1])
        {
            if (brush.Random.Chance(0.15))
                continue;

            float elbow = brush.Random.Between(-0.2f, 0.25f);
            float tip = elbow - brush.Random.Between(0.3f, 0.6f);
            brush.Line(side * trunk, elbow, side * 0.68f, elbow, 0.24f, green);
            brush.Line(side * 0.68f, elbow, side * 0.68f, tip, 0.24f, green);
            if (brush.Random.Chance(0.5))
                brush.Ellipse(side * 0.68f, tip - 0.12f, 0.11f, 0.1f, brush.Near(330, 60, 95));
        }

        for (float x = -trunk + 0.1f; x < trunk; x += 0.12f)
            brush.Line(x, -0.75f, x, 0.5f, 0.025f, DemoBrush.Darker(green, 0.7f));

        brush.Polygon(brush.Color(0, 65, 75), -0.5f, 0.5f, 0.5f, 0.5f, 0.38f, 1, -0.38f, 1);
        brush.Rectangle(-0.56f, 0.42f, 0.56f, 0.58f, brush.Color(0, 65, 85), 0.04f);
    }

    private static void Car(DemoBrush brush)
    {
        SKColor body = brush.Color(0, 80, 85);
        float roof = brush.Random.Between(-0.55f, -0.3f);
        float front = brush.Random.Between(0.3f, 0.6f);
        brush.Polygon(body, -0.75f, 0, -0.45f, roof, front * 0.7f, roof, front + 0.15f, 0);
        brush.Polygon(brush.Near(200, 30, 92), -0.6f, 0, -0.4f, roof + 0.1f, -0.05f, roof + 0.1f, -0.05f, 0);
        brush.Polygon(brush.Near(200, 30, 92), 0.03f, 0, 0.03f, roof + 0.1f, front * 0.65f, roof + 0.1f, front, 0);
        brush.Rectangle(-1, -0.02f, 1, 0.45f, body, 0.15f);
        brush.Rectangle(-1, 0.2f, 1, brush.Random.Between(0.25f, 0.34f), brush.Color(1, 40, brush.Random.Between(40, 98)));
        brush.Ellipse(0.93f, 0.12f, 0.07f, 0.09f, new SKColor(255, 240, 170));
        float wheel = brush.Random.Between(0.2f, 0.28f);
        foreach (float x in (ReadOnlySpan<float>)[-0.55f, 0.55f])
        {
            brush.Ellipse(x, 0.45f, wheel, wheel, new SKColor(30, 30, 35));
            brush.Ellipse(x, 0.45f, wheel * 0.5f, wheel * 0.5f, brush.Near(220, 5, 80));
        }
    }

    private static void Castle(DemoBrush brush)
    {
        SKColor stone = brush.Near(35, 18, 72, 25);
        SKColor roof = brush.Color(0, 65, 65);
        float wall = brush.Random.Between(-0.05f, 0.2f);
        brush.Rectangle(-0.7f, wall, 0.7f, 1, stone);
        for (float x = -0.68f; x < 0.6f; x += 0.28f)
            brush.Rectangle(x, wall - 0.14f, x + 0.16f, wall, stone);

        int towers = brush.Random.Whole(2, 4);
        for (int tower = 0; tower < towers; tower++)
        {
            float x = -0.75f + (1.5f * tower / (towers - 1));
            float top = brush.Random.Between(-0.5f, 0);
            brush.Rectangle(x - 0.2f, top, x + 0.2f, 1, DemoBrush.Darker(stone, 0.88f));
            brush.Polygon(roof, x - 0.26f, top, x, top - 0.5f, x + 0.26f, top);
            brush.Rectangle(x - 0.06f, top + 0.2f, x + 0.06f, top + 0.42f, new SKColor(50, 45, 60), 0.05f);
        }

        brush.Rectangle(-0.18f, 0.5f, 0.18f, 1, brush.Near(25, 60, 35), 0.16f);
    }

    private static void Fish(DemoBrush brush)
    {
        SKColor scales = brush.Color(0, 80, 92);
        float tall = brush.Random.Between(0.35f, 0.6f);
        brush.Polygon(brush.Color(1, 70, 80), 0.5f, 0, 1, -tall, 0.88f, 0, 1, tall);
        brush.Polygon(brush.Color(1, 70, 80), -0.2f, -tall * 0.8f, 0.15f, -tall - brush.Random.Between(0.2f, 0.45f), 0.4f, -tall * 0.5f);
        using var body = new SKPath();
        body.AddOval(new SKRect(-0.9f, -tall, 0.65f, tall));
        brush.Fill(body, DemoBrush.Vertical(-tall, tall, scales, brush.Color(2, 40, 96)));
        brush.Canvas.Save();
        brush.Canvas.ClipPath(body, antialias: true);
        int stripes = brush.Random.Whole(0, 4);
        for (int stripe = 0; stripe < stripes; stripe++)
        {
            float x = -0.35f + (0.9f * stripe / stripes);
            brush.Rectangle(x, -1, x + 0.11f, 1, brush.Color(3, 60, 70));
        }

        brush.Canvas.Restore();
        brush.Ellipse(-0.58f, -0.12f, 0.13f, 0.13f, SKColors.White);
        brush.Ellipse(-0.61f, -0.12f, 0.065f, 0.065f, SKColors.Black);
        brush.Ellipse(-0.1f, 0.08f, 0.18f, 0.1f, DemoBrush.Darker(scales, 0.75f));
    }

    private static void Flower(DemoBrush brush)
    {
        SKColor stem = brush.Near(120, 65, 50);
        float bend = brush.Random.Between(-0.25f, 0.25f);
        brush.Line(0, -0.3f, bend, 1, 0.09f, stem);
        brush.Ellipse(bend + 0.28f, 0.6f, 0.28f, 0.1f, stem);
        brush.Ellipse(bend - 0.26f, brush.Random.Between(0.6f, 0.85f), 0.26f, 0.1f, DemoBrush.Darker(stem, 0.85f));
        int petals = brush.Random.Whole(5, 12);
        float length = brush.Random.Between(0.26f, 0.36f);
        SKColor petal = brush.Color(0, 70, 95);
        SKColor other = brush.Random.Chance(0.4) ? brush.Color(1, 45, 98) : petal;
        for (int i = 0; i < petals; i++)
        {
            brush.Canvas.Save();
            brush.Canvas.Translate(0, -0.35f);
            brush.Canvas.RotateDegrees(360f * i / petals);
            brush.Ellipse(0, -0.36f, 1.1f / petals, length, i % 2 == 0 ? petal : other);
            brush.Canvas.Restore();
        }

        float heart = brush.Random.Between(0.14f, 0.24f);
        brush.Ellipse(0, -0.35f, heart, heart, brush.Near(40, 85, 85, 20));
    }

    private static void House(DemoBrush brush)
    {
        SKColor wall = brush.Color(0, 40, 90);
        SKColor roof = brush.Color(1, 65, 60);
        float eaves = brush.Random.Between(-0.3f, 0);
        float peak = brush.Random.Between(-1, -0.6f);
        brush.Rectangle(brush.Random.Between(0.25f, 0.45f), peak, 0.6f, eaves, DemoBrush.Darker(roof, 0.7f));
        brush.Rectangle(-0.75f, eaves, 0.75f, 1, wall);
        brush.Polygon(roof, -0.92f, eaves, 0, peak, 0.92f, eaves);
        float door = brush.Random.Between(-0.5f, 0.3f);
        brush.Rectangle(door, 0.4f, door + 0.28f, 1, brush.Color(2, 60, 45), 0.03f);
        int windows = brush.Random.Whole(2, 4);
        for (int window = 0; window < windows; window++)
        {
            float x = -0.62f + (1.3f * window / windows);
            brush.Rectangle(x, eaves + 0.1f, x + 0.22f, eaves + 0.36f, brush.Near(brush.Random.Pick(50f, 200f), 40, 95), 0.02f);
        }
    }

    private static void Mushroom(DemoBrush brush)
    {
        float stem = brush.Random.Between(0.18f, 0.3f);
        brush.Rectangle(-stem, -0.1f, stem, 0.95f, brush.Near(45, 15, 95), stem * 0.8f);
        float cap = brush.Random.Between(0.7f, 0.98f);
        using var hat = new SKPath();
        hat.MoveTo(-cap, 0.05f);
        hat.CubicTo(-cap, -0.75f, -0.4f, -1, 0, -1);
        hat.CubicTo(0.4f, -1, cap, -0.75f, cap, 0.05f);
        hat.QuadTo(0, 0.3f, -cap, 0.05f);
        SKColor red = brush.Color(0, 80, 80);
        brush.Fill(hat, DemoBrush.Vertical(-1, 0.2f, red, DemoBrush.Darker(red, 0.75f)));
        brush.Canvas.Save();
        brush.Canvas.ClipPath(hat, antialias: true);
        for (int spot = brush.Random.Whole(4, 10); spot > 0; spot--)
        {
            float size = brush.Random.Between(0.06f, 0.16f);
            brush.Ellipse(
                brush.Random.Between(-0.8f, 0.8f),
                brush.Random.Between(-0.9f, 0.05f),
                size,
                size * 0.85f,
                brush.Near(45, 10, 98)
            );
        }

        brush.Canvas.Restore();
    }

    private static void Rocket(DemoBrush brush)
    {
        float girth = brush.Random.Between(0.26f, 0.38f);
        SKColor fins = brush.Color(1, 75, 80);
        brush.Polygon(brush.Near(30, 90, 98), -girth * 0.6f, 0.6f, 0, brush.Random.Between(0.85f, 1.15f), girth * 0.6f, 0.6f);
        brush.Polygon(fins, -girth, 0.1f, -girth - 0.32f, 0.75f, -girth * 0.6f, 0.6f);
        brush.Polygon(fins, girth, 0.1f, girth + 0.32f, 0.75f, girth * 0.6f, 0.6f);
        using var hull = new SKPath();
        hull.MoveTo(0, -1);
        hull.CubicTo(girth * 1.4f, -0.5f, girth * 1.2f, 0.2f, girth * 0.7f, 0.65f);
        hull.LineTo(-girth * 0.7f, 0.65f);
        hull.CubicTo(-girth * 1.2f, 0.2f, -girth * 1.4f, -0.5f, 0, -1);
        brush.Fill(hull, brush.Color(0, brush.Random.Between(5, 70), 94));
        brush.Canvas.Save();
        brush.Canvas.ClipPath(hull, antialias: true);
        brush.Rectangle(-1, -1, 1, brush.Random.Between(-0.75f, -0.5f), fins);
        if (brush.Random.Chance(0.6))
            brush.Rectangle(-1, 0.3f, 1, 0.42f, brush.Color(2, 65, 80));

        brush.Canvas.Restore();
        int portholes = brush.Random.Whole(1, 3);
        for (int porthole = 0; porthole < portholes; porthole++)
        {
            brush.Ellipse(0, -0.3f + (0.28f * porthole), 0.14f, 0.14f, new SKColor(60, 70, 90));
            brush.Ellipse(0, -0.3f + (0.28f * porthole), 0.095f, 0.095f, brush.Near(195, 50, 95));
        }
    }

    private static void Sailboat(DemoBrush brush)
    {
        SKColor hull = brush.Color(0, 70, 65);
        float mast = brush.Random.Between(-0.25f, 0.2f);
        float boom = brush.Random.Between(0.25f, 0.42f);
        brush.Line(mast, -0.98f, mast, 0.55f, 0.05f, brush.Near(30, 50, 40));
        brush.Polygon(
            brush.Color(1, brush.Random.Between(5, 65), 97),
            mast + 0.05f,
            -0.9f,
            mast + brush.Random.Between(0.5f, 0.75f),
            boom,
            mast + 0.05f,
            boom
        );
        brush.Polygon(
            brush.Color(2, brush.Random.Between(5, 55), 92),
            mast - 0.05f,
            -0.75f,
            mast - brush.Random.Between(0.35f, 0.6f),
            boom,
            mast - 0.05f,
            boom
        );
        if (brush.Random.Chance(0.6))
            brush.Polygon(brush.Color(3, 80, 85), mast, -0.98f, mast + 0.25f, -0.9f, mast, -0.82f);

        brush.Polygon(hull, -0.9f, 0.5f, 0.95f, 0.5f, 0.65f, 0.95f, -0.65f, 0.95f);
        brush.Line(-0.84f, 0.6f, 0.87f, 0.6f, 0.06f, brush.Color(1, 20, 98));
    }

    private static void Tree(DemoBrush brush)
    {
        float trunk = brush.Random.Between(0.08f, 0.16f);
        brush.Polygon(brush.Near(28, 55, 40), -trunk * 1.4f, 1, -trunk, -0.2f, trunk, -0.2f, trunk * 1.4f, 1);
        SKColor leaves = brush.Near(brush.Random.Pick(110f, 95f, 40f, 20f, 140f), 62, 62);
        if (brush.Random.Chance(0.4))
        {
            int layers = brush.Random.Whole(3, 5);
            for (int layer = 0; layer < layers; layer++)
            {
                float bottom = 0.5f - (layer * 1.1f / layers);
                float half = 0.75f - (layer * 0.5f / layers);
                brush.Polygon(DemoBrush.Darker(leaves, 0.75f + (0.06f * layer)), -half, bottom, 0, bottom - 0.6f, half, bottom);
            }

            return;
        }

        for (int crown = brush.Random.Whole(6, 12); crown > 0; crown--)
        {
            float size = brush.Random.Between(0.22f, 0.42f);
            brush.Ellipse(
                brush.Random.Between(-0.5f, 0.5f),
                brush.Random.Between(-0.75f, -0.05f),
                size,
                size * 0.85f,
                DemoBrush.Darker(leaves, brush.Random.Between(0.72f, 1))
            );
        }

        for (int fruit = brush.Random.Whole(0, 9); fruit > 0; fruit--)
            brush.Ellipse(brush.Random.Between(-0.6f, 0.6f), brush.Random.Between(-0.8f, 0.1f), 0.07f, 0.07f, brush.Color(1, 80, 90));
    }
}
