using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Training.Captions;
using SkiaSharp;

namespace MLNet.Embeddings.Training.Pictures;

/// <summary>Draws one shape of a named color, texture, size and place on a named background.</summary>
internal static class SceneDrawing
{
    private static readonly (string Name, float Hue, float Saturation, float Value)[] Colors =
    [
        ("red", 0, 85, 85),
        ("orange", 28, 90, 95),
        ("yellow", 54, 85, 95),
        ("green", 125, 75, 60),
        ("blue", 220, 85, 80),
        ("purple", 280, 65, 65),
        ("pink", 335, 45, 97),
        ("brown", 25, 65, 42),
        ("black", 0, 5, 9),
        ("white", 0, 3, 97),
        ("gray", 0, 4, 55),
    ];

    private static readonly string[] Textures = ["plain", "striped", "dotted", "checkered"];
    private static readonly string[] Positions = ["left", "right", "top", "bottom", "center"];

    public static List<string> Shapes { get; } =
    ["circle", "square", "triangle", "star", "cross", "ring", "heart", "diamond", "arrow", "crescent"];

    public static SceneFacts Paint(DemoBrush brush)
    {
        DemoRandom random = brush.Random;
        int background = random.Whole(0, Colors.Length - 1);
        int color = (background + random.Whole(1, Colors.Length - 1)) % Colors.Length;
        brush.Canvas.Clear(Shade(brush, background));
        string shape = random.Pick<string>([.. Shapes]);
        string position = random.Pick<string>(Positions);
        string texture = random.Pick<string>(Textures);
        bool big = random.Chance(0.5);
        (float x, float y) = position switch
        {
            "left" => (0.26f, 0.5f),
            "right" => (0.74f, 0.5f),
            "top" => (0.5f, 0.26f),
            "bottom" => (0.5f, 0.74f),
            _ => (0.5f, 0.5f),
        };
        float scale = Math.Min(brush.Width, brush.Height) * (big ? random.Between(0.32f, 0.4f) : random.Between(0.13f, 0.2f));
        brush.Canvas.Save();
        brush.Canvas.Translate((x + random.Between(-0.05f, 0.05f)) * brush.Width, (y + random.Between(-0.05f, 0.05f)) * brush.Height);
        brush.Canvas.RotateDegrees(random.Between(-10, 10));
        brush.Canvas.Scale(scale, scale);
        using SKPath path = Outline(shape);
        brush.Canvas.ClipPath(path, antialias: true);
        Fill(brush, texture, Shade(brush, color));
        brush.Canvas.Restore();
        return new SceneFacts(shape, Colors[color].Name, texture, big ? "big" : "small", Colors[background].Name, position);
    }

    private static SKColor Shade(DemoBrush brush, int color) =>
        brush.Near(Colors[color].Hue, Colors[color].Saturation, Colors[color].Value, 5);

    private static void Fill(DemoBrush brush, string texture, SKColor color)
    {
        brush.Rectangle(-2, -2, 2, 2, color);
        SKColor second = color.Red + color.Green + color.Blue > 330 ? DemoBrush.Darker(color, 0.55f) : SKColors.White;
        float step = brush.Random.Between(0.3f, 0.45f);
        for (int row = -6; row <= 6 && texture != "plain"; row++)
        {
            if (texture == "striped")
                brush.Rectangle(-2, row * step, 2, (row + 0.5f) * step, second);

            for (int column = -6; column <= 6 && texture != "striped"; column++)
            {
                if (texture == "dotted")
                    brush.Ellipse(column * step, row * step, step * 0.27f, step * 0.27f, second);
                else if ((row + column) % 2 == 0)
                    brush.Rectangle(column * step, row * step, (column + 1) * step, (row + 1) * step, second);
            }
        }
    }

    private static SKPath Outline(string shape)
    {
        var path = new SKPath { FillType = SKPathFillType.EvenOdd };
        switch (shape)
        {
            case "circle":
                path.AddCircle(0, 0, 1);
                return path;
            case "ring":
                path.AddCircle(0, 0, 1);
                path.AddCircle(0, 0, 0.55f);
                return path;
            case "square":
                return DemoBrush.Outline(-0.9f, -0.9f, 0.9f, -0.9f, 0.9f, 0.9f, -0.9f, 0.9f);
            case "triangle":
                return DemoBrush.Outline(0, -1, 1, 0.8f, -1, 0.8f);
            case "diamond":
                return DemoBrush.Outline(0, -1, 0.7f, 0, 0, 1, -0.7f, 0);
            case "cross":
                return DemoBrush.Outline(
                    -0.3f,
                    -1,
                    0.3f,
                    -1,
                    0.3f,
                    -0.3f,
                    1,
                    -0.3f,
                    1,
                    0.3f,
                    0.3f,
                    0.3f,
                    0.3f,
                    1,
                    -0.3f,
                    1,
                    -0.3f,
                    0.3f,
                    -1,
                    0.3f,
                    -1,
                    -0.3f,
                    -0.3f,
                    -0.3f
                );
            case "arrow":
                return DemoBrush.Outline(-1, -0.3f, 0.1f, -0.3f, 0.1f, -0.8f, 1, 0, 0.1f, 0.8f, 0.1f, 0.3f, -1, 0.3f);
            case "heart":
                path.MoveTo(0, 1);
                path.CubicTo(-1.6f, -0.2f, -0.8f, -1.3f, 0, -0.45f);
                path.CubicTo(0.8f, -1.3f, 1.6f, -0.2f, 0, 1);
                return path;
            case "crescent":
                using (var whole = new SKPath())
                using (var bite = new SKPath())
                {
                    whole.AddCircle(0, 0, 1);
                    bite.AddCircle(0.5f, -0.15f, 0.85f);
                    path.Dispose();
                    return whole.Op(bite, SKPathOp.Difference);
                }

            default:
                float[] corners = new float[20];
                for (int i = 0; i < 10; i++)
                {
                    (float sin, float cos) = MathF.SinCos(i * MathF.PI / 5);
                    float radius = i % 2 == 0 ? 1 : 0.42f;
                    (corners[2 * i], corners[(2 * i) + 1]) = (sin * radius, -cos * radius);
                }

                path.Dispose();
                return DemoBrush.Outline(corners);
        }
    }
}
