using SkiaSharp;

namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>A canvas, a stream of random numbers and a palette: what every painter of the demo pictures needs.</summary>
internal sealed class DemoBrush(SKCanvas canvas, DemoRandom random, float width, float height) : IDisposable
{
    // A paint for each shape would take longer to make and to let go than many a shape takes to draw.
    private readonly SKPaint _fill = new() { IsAntialias = true };
    private readonly SKPaint _stroke = new()
    {
        IsAntialias = true,
        StrokeCap = SKStrokeCap.Round,
        Style = SKPaintStyle.Stroke,
    };

    private readonly float _hue = random.Between(0, 360);
    private readonly float _hueStep = random.Pick(30f, 120f, 150f, 180f, 210f);

    public SKCanvas Canvas { get; } = canvas;

    public DemoRandom Random { get; } = random;

    public float Width { get; } = width;

    public float Height { get; } = height;

    /// <summary>A color of the picture's own harmony: a main hue and its neighbors at one fixed step.</summary>
    public SKColor Color(int index, float saturation, float value) =>
        SKColor.FromHsv(Wrap(_hue + (index * _hueStep) + Random.Between(-12, 12)), Jitter(saturation), Jitter(value));

    /// <summary>A color near a fixed hue, for things that have a color of their own.</summary>
    public SKColor Near(float hue, float saturation, float value, float spread = 14) =>
        SKColor.FromHsv(Wrap(hue + Random.Between(-spread, spread)), Jitter(saturation), Jitter(value));

    public void Fill(SKPath path, SKColor color)
    {
        _fill.Color = color;
        Canvas.DrawPath(path, _fill);
    }

    public void Fill(SKPath path, SKShader shader)
    {
        _fill.Color = SKColors.Black;
        _fill.Shader = shader;
        Canvas.DrawPath(path, _fill);
        _fill.Shader = null;
        shader.Dispose();
    }

    public void Polygon(SKColor color, params ReadOnlySpan<float> coordinates)
    {
        using SKPath path = Outline(coordinates);
        Fill(path, color);
    }

    public void Ellipse(float x, float y, float radiusX, float radiusY, SKColor color)
    {
        _fill.Color = color;
        Canvas.DrawOval(x, y, radiusX, radiusY, _fill);
    }

    public void Rectangle(float left, float top, float right, float bottom, SKColor color, float radius = 0)
    {
        _fill.Color = color;
        Canvas.DrawRoundRect(new SKRect(left, top, right, bottom), radius, radius, _fill);
    }

    public void Line(float x1, float y1, float x2, float y2, float thickness, SKColor color)
    {
        _stroke.Color = color;
        _stroke.StrokeWidth = thickness;
        Canvas.DrawLine(x1, y1, x2, y2, _stroke);
    }

    public static SKPath Outline(params ReadOnlySpan<float> coordinates)
    {
        var path = new SKPath();
        path.MoveTo(coordinates[0], coordinates[1]);
        for (int i = 2; i < coordinates.Length; i += 2)
            path.LineTo(coordinates[i], coordinates[i + 1]);

        path.Close();
        return path;
    }

    /// <summary>From one color at the top to another at the bottom.</summary>
    public static SKShader Vertical(float top, float bottom, params SKColor[] colors) =>
        SKShader.CreateLinearGradient(new SKPoint(0, top), new SKPoint(0, bottom), colors, SKShaderTileMode.Clamp);

    public static SKColor Darker(SKColor color, float factor) =>
        new((byte)(color.Red * factor), (byte)(color.Green * factor), (byte)(color.Blue * factor), color.Alpha);

    public void Dispose()
    {
        _fill.Dispose();
        _stroke.Dispose();
    }

    private static float Wrap(float hue) => ((hue % 360) + 360) % 360;

    private float Jitter(float level) => Math.Clamp(level + Random.Between(-8, 8), 0, 100);
}
