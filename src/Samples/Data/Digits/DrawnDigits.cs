using System.Numerics;

namespace MLNet.Embeddings.SampleData.Digits;

/// <summary>Writes digits as many hands would: a stand-in for MNIST that needs no download and is the same on every run.</summary>
/// <remarks>
/// Each picture picks a habit of writing its digit, moves the points of the strokes a little, bends, slants, turns and stretches the whole,
/// and draws it with a pen of its own thickness. As in MNIST the digit fills a box of 20 × 20 pixels, centered by its ink in 28 × 28.
/// </remarks>
internal static class DrawnDigits
{
    public const int Side = 28;

    private const float InkBox = 20;
    private const int SamplesPerSegment = 8;
    private const int ReportInterval = 256;

    /// <summary>Writes digits; a longer set begins with the digits of a shorter one of the same seed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides every stroke.</param>
    /// <param name="report">Told now and then how many are written; stops the work by throwing.</param>
    public static DigitSet Create(int count, int seed, Action<int>? report = null)
    {
        var random = new Random(seed);
        var pixels = new byte[count * Side * Side];
        var labels = new int[count];
        var origins = new string[count];
        for (int i = 0; i < count; i++)
        {
            if (i % ReportInterval == 0)
                report?.Invoke(i);
            labels[i] = random.Next(10);
            origins[i] = $"drawn {i}";
            Draw(labels[i], random, pixels.AsSpan(i * Side * Side, Side * Side));
        }

        return new DigitSet("drawn digits", Side, Side, pixels, labels, origins);
    }

    private static void Draw(int digit, Random random, Span<byte> picture)
    {
        Vector2[][] habit = random.Pick(DigitSkeletons.All[digit]);
        Vector2[][] curves = [.. Loosen(habit, random).Select(Smooth)];
        Bend(curves, random);
        Turn(curves, random);
        float thickness = Math.Clamp(MathF.Exp(0.72f + (0.28f * random.Gaussian())), 1.1f, 4.2f);
        FitToBox(curves, thickness, random);
        new Pen(thickness, random).Draw(curves, picture, Side);
    }

    /// <summary>Moves each point of the strokes; a corner that two curves share stays shared.</summary>
    private static Vector2[][] Loosen(Vector2[][] habit, Random random)
    {
        var moved = new Dictionary<Vector2, Vector2>();
        foreach (Vector2 point in habit.SelectMany(curve => curve))
            moved.TryAdd(point, point + (0.034f * random.GaussianVector()));

        return [.. habit.Select(curve => curve.Select(point => moved[point]).ToArray())];
    }

    /// <summary>A Catmull–Rom curve through the points.</summary>
    private static Vector2[] Smooth(Vector2[] points)
    {
        var curve = new List<Vector2>();
        for (int i = 0; i + 1 < points.Length; i++)
        {
            Vector2 before = points[Math.Max(i - 1, 0)];
            Vector2 after = points[Math.Min(i + 2, points.Length - 1)];
            Vector2 startSlope = (points[i + 1] - before) / 2;
            Vector2 endSlope = (after - points[i]) / 2;
            for (int sample = 0; sample < SamplesPerSegment; sample++)
            {
                float t = (float)sample / SamplesPerSegment;
                float u = 1 - t;
                curve.Add(
                    (u * u * (1 + (2 * t)) * points[i])
                        + (t * t * (3 - (2 * t)) * points[i + 1])
                        + (t * u * u * startSlope)
                        - (t * t * u * endSlope)
                );
            }
        }

        curve.Add(points[^1]);
        return [.. curve];
    }

    /// <summary>Elastic distortion: two slow waves across the digit push its points about.</summary>
    private static void Bend(Vector2[][] curves, Random random)
    {
        for (int wave = 0; wave < 2; wave++)
        {
            Vector2 frequency = random.GaussianVector() * 0.6f;
            Vector2 push = random.GaussianVector() * 0.05f;
            float phase = random.NextSingle();
            Move(curves, point => point + (push * MathF.Sin(MathF.Tau * (Vector2.Dot(frequency, point) + phase))));
        }
    }

    private static void Turn(Vector2[][] curves, Random random)
    {
        float width = 0.55f + (0.5f * random.NextSingle());
        float slant = 0.12f + (0.22f * random.Gaussian());
        (float sin, float cos) = MathF.SinCos(0.1f * random.Gaussian());
        var matrix = new Matrix3x2(width * cos, width * sin, (-slant * cos) - sin, (-slant * sin) + cos, 0, 0);
        Move(curves, point => Vector2.Transform(point, matrix));
    }

    private static void FitToBox(Vector2[][] curves, float thickness, Random random)
    {
        Vector2 low = new(float.MaxValue),
            high = new(float.MinValue),
            center = Vector2.Zero;
        float length = 0;
        foreach (Vector2[] curve in curves)
        {
            for (int i = 0; i < curve.Length; i++)
            {
                low = Vector2.Min(low, curve[i]);
                high = Vector2.Max(high, curve[i]);
                if (i == 0)
                    continue;

                float step = Vector2.Distance(curve[i - 1], curve[i]);
                center += step * (curve[i - 1] + curve[i]) / 2;
                length += step;
            }
        }

        Vector2 size = high - low;
        float scale = (InkBox - thickness) * (0.92f + (0.08f * random.NextSingle())) / Math.Max(size.X, size.Y);
        var middle = new Vector2(Side / 2f);
        Vector2 target = middle + (0.35f * random.GaussianVector());
        center /= length;
        // Ink must not run off the paper where the center of mass is far from the center of the box.
        Vector2 slack = new Vector2((Side / 2f) - 1 - (thickness / 2)) - (scale * size / 2);
        Vector2 boxCenter = (low + high) / 2;
        Vector2 shift = Vector2.Clamp(target + (scale * (boxCenter - center)), middle - slack, middle + slack);
        Move(curves, point => shift + (scale * (point - boxCenter)));
    }

    private static void Move(Vector2[][] curves, Func<Vector2, Vector2> move)
    {
        foreach (Vector2[] curve in curves)
        {
            for (int i = 0; i < curve.Length; i++)
                curve[i] = move(curve[i]);
        }
    }
}
