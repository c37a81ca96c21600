using SkiaSharp;

namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>Paints what lies behind the subject.</summary>
internal static class DemoScenery
{
    private static readonly Action<DemoBrush>[] Sceneries = [Hills, Hills, Sea, Night, Studio, Wallpaper, Lights, City, Meadow];

    public static void Paint(DemoBrush brush)
    {
        brush.Random.Pick<Action<DemoBrush>>(Sceneries)(brush);
        Grain(brush);
    }

    private static void Sky(DemoBrush brush, float horizon)
    {
        SKColor low = brush.Random.Chance(0.35) ? brush.Near(30, 35, 98, 25) : brush.Near(200, 18, 98, 25);
        using SKPath all = DemoBrush.Outline(0, 0, brush.Width, 0, brush.Width, brush.Height, 0, brush.Height);
        brush.Fill(all, DemoBrush.Vertical(0, horizon, brush.Near(210, 50, 88, 30), low));
    }

    private static void Clouds(DemoBrush brush, float lowest)
    {
        for (int cloud = brush.Random.Whole(0, 4); cloud > 0; cloud--)
        {
            float x = brush.Random.Between(0, brush.Width);
            float y = brush.Random.Between(0, lowest);
            float size = brush.Random.Between(0.04f, 0.09f) * brush.Width;
            SKColor white = SKColors.White.WithAlpha((byte)brush.Random.Whole(120, 220));
            for (int puff = brush.Random.Whole(3, 6); puff > 0; puff--)
                brush.Ellipse(
                    x + (size * brush.Random.Between(-2, 2)),
                    y + (size * brush.Random.Between(-0.4f, 0.4f)),
                    size * brush.Random.Between(0.8f, 1.5f),
                    size * brush.Random.Between(0.5f, 0.9f),
                    white
                );
        }
    }

    private static void Ridge(DemoBrush brush, float level, float roughness, SKColor color)
    {
        float phase = brush.Random.Between(0, 6.3f);
        float slow = brush.Random.Between(1.5f, 4);
        float fast = brush.Random.Between(5, 11);
        using var path = new SKPath();
        path.MoveTo(0, brush.Height);
        for (int step = 0; step <= 40; step++)
        {
            float t = step / 40f;
            float wave = MathF.Sin((t * slow) + phase) + (0.35f * MathF.Sin((t * fast) + (2 * phase)));
            path.LineTo(t * brush.Width, brush.Height * (level + (roughness * wave)));
        }

        path.LineTo(brush.Width, brush.Height);
        path.Close();
        brush.Fill(path, DemoBrush.Vertical(brush.Height * (level - roughness), brush.Height, color, DemoBrush.Darker(color, 0.65f)));
    }

    private static void Hills(DemoBrush brush)
    {
        Sky(brush, brush.Height * 0.7f);
        float size = brush.Random.Between(0.05f, 0.13f) * brush.Width;
        if (brush.Random.Chance(0.6))
            brush.Ellipse(
                brush.Random.Between(0.1f, 0.9f) * brush.Width,
                brush.Random.Between(0.08f, 0.4f) * brush.Height,
                size,
                size,
                brush.Near(48, 45, 100)
            );

        Clouds(brush, brush.Height * 0.45f);
        float ground = brush.Random.Pick(95f, 35f, 140f, 60f);
        for (int ridge = brush.Random.Whole(1, 3); ridge >= 0; ridge--)
            Ridge(
                brush,
                0.85f - (0.13f * ridge),
                brush.Random.Between(0.02f, 0.09f),
                brush.Near(ground + (ridge * 20), 50 - (ridge * 8), 55 + (ridge * 12))
            );
    }

    private static void Sea(DemoBrush brush)
    {
        float horizon = brush.Random.Between(0.4f, 0.65f) * brush.Height;
        Sky(brush, horizon);
        Clouds(brush, horizon * 0.7f);
        if (brush.Random.Chance(0.5))
            Ridge(brush, (horizon / brush.Height) - 0.03f, brush.Random.Between(0.02f, 0.06f), brush.Near(150, 30, 60, 40));

        using SKPath water = DemoBrush.Outline(0, horizon, brush.Width, horizon, brush.Width, brush.Height, 0, brush.Height);
        SKColor near = brush.Near(205, 75, 60, 25);
        brush.Fill(water, DemoBrush.Vertical(horizon, brush.Height, brush.Near(195, 45, 85, 20), near));
        for (int wave = brush.Random.Whole(10, 35); wave > 0; wave--)
        {
            float depth = brush.Random.Unit();
            float y = horizon + (depth * (brush.Height - horizon));
            float x = brush.Random.Between(0, brush.Width);
            brush.Line(
                x,
                y,
                x + ((10 + (30 * depth)) * brush.Random.Between(0.5f, 1.2f)),
                y,
                1 + (1.5f * depth),
                SKColors.White.WithAlpha((byte)brush.Random.Whole(60, 150))
            );
        }
    }

    private static void Night(DemoBrush brush)
    {
        using SKPath all = DemoBrush.Outline(0, 0, brush.Width, 0, brush.Width, brush.Height, 0, brush.Height);
        brush.Fill(all, DemoBrush.Vertical(0, brush.Height, brush.Near(240, 70, 22, 30), brush.Near(270, 55, 50, 50)));
        for (int star = brush.Random.Whole(25, 90); star > 0; star--)
        {
            float size = brush.Random.Between(0.5f, 1.8f);
            brush.Ellipse(
                brush.Random.Between(0, brush.Width),
                brush.Random.Between(0, brush.Height * 0.8f),
                size,
                size,
                SKColors.White.WithAlpha((byte)brush.Random.Whole(120, 255))
            );
        }

        float moon = brush.Random.Between(0.06f, 0.12f) * brush.Width;
        float x = brush.Random.Between(0.1f, 0.9f) * brush.Width;
        float y = brush.Random.Between(0.1f, 0.35f) * brush.Height;
        brush.Ellipse(x, y, moon, moon, brush.Near(50, 18, 98));
        if (brush.Random.Chance(0.5))
            brush.Ellipse(x + (moon * 0.45f), y - (moon * 0.2f), moon * 0.85f, moon * 0.85f, brush.Near(245, 65, 28, 15));

        for (int ridge = brush.Random.Whole(0, 2); ridge >= 0; ridge--)
            Ridge(brush, 0.88f - (0.1f * ridge), brush.Random.Between(0.03f, 0.08f), brush.Near(250, 45, 20 + (ridge * 10), 40));
    }

    private static void Studio(DemoBrush brush)
    {
        SKColor wall = brush.Color(1, brush.Random.Between(15, 55), brush.Random.Between(65, 95));
        using SKPath all = DemoBrush.Outline(0, 0, brush.Width, 0, brush.Width, brush.Height, 0, brush.Height);
        var center = new SKPoint(brush.Random.Between(0.2f, 0.8f) * brush.Width, brush.Random.Between(0.1f, 0.6f) * brush.Height);
        brush.Fill(
            all,
            SKShader.CreateRadialGradient(
                center,
                brush.Random.Between(0.6f, 1.1f) * brush.Width,
                [wall, DemoBrush.Darker(wall, 0.55f)],
                SKShaderTileMode.Clamp
            )
        );
        float floor = brush.Random.Between(0.68f, 0.86f) * brush.Height;
        brush.Rectangle(0, floor, brush.Width, brush.Height, DemoBrush.Darker(brush.Color(2, 40, 75), 0.8f).WithAlpha(200));
        for (int shelf = brush.Random.Whole(0, 4); shelf > 0; shelf--)
        {
            float left = brush.Random.Between(-0.1f, 0.9f) * brush.Width;
            float top = brush.Random.Between(0, 0.6f) * brush.Height;
            float right = left + (brush.Random.Between(0.08f, 0.3f) * brush.Width);
            brush.Rectangle(
                left,
                top,
                right,
                top + (brush.Random.Between(0.08f, 0.3f) * brush.Height),
                brush.Color(brush.Random.Whole(0, 3), 35, 80).WithAlpha(150),
                4
            );
        }
    }

    private static void Wallpaper(DemoBrush brush)
    {
        brush.Canvas.Clear(brush.Color(1, 25, 92));
        SKColor ink = brush.Color(2, 45, 80).WithAlpha((byte)brush.Random.Whole(90, 200));
        float step = brush.Random.Between(0.09f, 0.2f) * brush.Width;
        int pattern = brush.Random.Whole(0, 2);
        brush.Canvas.Save();
        brush.Canvas.RotateDegrees(brush.Random.Between(-60, 60), brush.Width / 2, brush.Height / 2);
        for (float y = -brush.Height; y < 2 * brush.Height; y += step)
        {
            if (pattern == 0)
                brush.Rectangle(-brush.Width, y, 2 * brush.Width, y + (step * 0.45f), ink);

            for (float x = -brush.Width; pattern > 0 && x < 2 * brush.Width; x += step)
            {
                if (pattern == 1)
                    brush.Ellipse(x, y, step * 0.22f, step * 0.22f, ink);
                else
                    brush.Polygon(ink, x, y, x + (step * 0.7f), y, x + (step * 0.35f), y + (step * 0.6f));
            }
        }

        brush.Canvas.Restore();
        for (int sticker = brush.Random.Whole(2, 6); sticker > 0; sticker--)
        {
            float size = brush.Random.Between(0.03f, 0.12f) * brush.Width;
            brush.Ellipse(
                brush.Random.Between(0, brush.Width),
                brush.Random.Between(0, brush.Height),
                size,
                size,
                brush.Color(brush.Random.Whole(0, 3), 55, 88)
            );
        }
    }

    private static void Lights(DemoBrush brush)
    {
        using SKPath all = DemoBrush.Outline(0, 0, brush.Width, 0, brush.Width, brush.Height, 0, brush.Height);
        brush.Fill(all, DemoBrush.Vertical(0, brush.Height, brush.Color(1, 60, 35), brush.Color(2, 50, 60)));
        for (int light = brush.Random.Whole(12, 30); light > 0; light--)
        {
            float size = brush.Random.Between(0.02f, 0.12f) * brush.Width;
            brush.Ellipse(
                brush.Random.Between(0, brush.Width),
                brush.Random.Between(0, brush.Height),
                size,
                size,
                brush.Color(brush.Random.Whole(0, 3), 45, 98).WithAlpha((byte)brush.Random.Whole(50, 140))
            );
        }
    }

    private static void City(DemoBrush brush)
    {
        Sky(brush, brush.Height);
        Clouds(brush, brush.Height * 0.4f);
        for (float x = -10; x < brush.Width; )
        {
            float width = brush.Random.Between(0.07f, 0.18f) * brush.Width;
            float top = brush.Random.Between(0.3f, 0.75f) * brush.Height;
            SKColor wall = brush.Color(brush.Random.Whole(0, 2), 28, brush.Random.Between(40, 70));
            brush.Rectangle(x, top, x + width, brush.Height, wall);
            for (float y = top + 8; y < brush.Height; y += 12)
            {
                for (float window = x + 5; window < x + width - 6; window += 10)
                {
                    if (brush.Random.Chance(0.55))
                        brush.Rectangle(
                            window,
                            y,
                            window + 5,
                            y + 6,
                            brush.Random.Chance(0.5) ? new SKColor(255, 235, 160) : DemoBrush.Darker(wall, 0.6f)
                        );
                }
            }

            x += width + brush.Random.Between(-4, 8);
        }

        brush.Rectangle(0, brush.Height * 0.9f, brush.Width, brush.Height, brush.Near(220, 10, 35));
    }

    private static void Meadow(DemoBrush brush)
    {
        Sky(brush, brush.Height * 0.5f);
        Ridge(brush, brush.Random.Between(0.35f, 0.6f), 0.03f, brush.Near(100, 50, 70, 30));
        for (int blade = brush.Random.Whole(40, 120); blade > 0; blade--)
        {
            float x = brush.Random.Between(0, brush.Width);
            float y = brush.Random.Between(0.62f, 1f) * brush.Height;
            brush.Line(x, y, x + brush.Random.Between(-4, 4), y - brush.Random.Between(6, 18), 1.5f, brush.Near(110, 60, 50, 30));
        }

        for (int flower = brush.Random.Whole(6, 30); flower > 0; flower--)
        {
            float size = brush.Random.Between(2, 5);
            brush.Ellipse(
                brush.Random.Between(0, brush.Width),
                brush.Random.Between(0.6f, 1f) * brush.Height,
                size,
                size,
                brush.Color(brush.Random.Whole(0, 3), 60, 96)
            );
        }
    }

    // Photographs are never flat: a faint fractal noise gives every surface some texture. It is drawn once, since it costs more than all
    // else.
    private static readonly Lazy<SKImage> Texture = new(() =>
    {
        using SKShader noise = SKShader.CreatePerlinNoiseFractalNoise(0.06f, 0.06f, 3, 7, new SKSizeI(512, 512));
        using var paint = new SKPaint { Shader = noise };
        using var bitmap = new SKBitmap(512, 512, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var canvas = new SKCanvas(bitmap);
        canvas.DrawRect(0, 0, 512, 512, paint);
        return SKImage.FromBitmap(bitmap);
    });

    private static void Grain(DemoBrush brush)
    {
        SKMatrix place = SKMatrix
            .CreateScale(brush.Random.Between(0.5f, 1.8f), brush.Random.Between(0.5f, 1.8f))
            .PreConcat(SKMatrix.CreateRotationDegrees(brush.Random.Between(0, 360)))
            .PreConcat(SKMatrix.CreateTranslation(brush.Random.Between(0, 512), brush.Random.Between(0, 512)));
        using SKShader noise = Texture.Value.ToShader(SKShaderTileMode.Repeat, SKShaderTileMode.Repeat, place);
        using var paint = new SKPaint { Shader = noise, BlendMode = SKBlendMode.SoftLight };
        brush.Canvas.DrawRect(0, 0, brush.Width, brush.Height, paint);
    }
}
