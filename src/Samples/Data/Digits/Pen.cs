using System.Numerics;

namespace MLNet.Embeddings.SampleData.Digits;

/// <summary>Draws curves with soft edges; the pressure of the hand varies along the way.</summary>
internal sealed class Pen
{
    private const float Softness = 1.3f;

    private readonly float _radius;
    private readonly float _ink;
    private readonly float _pressure;
    private readonly float _pace;
    private readonly float _phase;

    public Pen(float thickness, Random random)
    {
        _radius = thickness / 2;
        _ink = 225 + (30 * random.NextSingle());
        _pressure = 0.22f * random.NextSingle();
        _pace = 0.06f + (0.12f * random.NextSingle());
        _phase = MathF.Tau * random.NextSingle();
    }

    public void Draw(Vector2[][] curves, Span<byte> picture, int side)
    {
        float traveled = 0;
        foreach (Vector2[] curve in curves)
        {
            for (int i = 1; i < curve.Length; i++)
            {
                traveled += Vector2.Distance(curve[i - 1], curve[i]);
                float radius = _radius * (1 + (_pressure * MathF.Sin((traveled * _pace * MathF.Tau) + _phase)));
                DrawSegment(curve[i - 1], curve[i], radius, picture, side);
            }
        }
    }

    private void DrawSegment(Vector2 start, Vector2 end, float radius, Span<byte> picture, int side)
    {
        float reach = radius + Softness;
        Vector2 low = Vector2.Min(start, end) - new Vector2(reach);
        Vector2 high = Vector2.Max(start, end) + new Vector2(reach);
        Vector2 direction = end - start;
        float squaredLength = Math.Max(direction.LengthSquared(), 1e-12f);
        int right = Math.Min(side - 1, (int)high.X);
        int bottom = Math.Min(side - 1, (int)high.Y);
        for (int y = Math.Max(0, (int)low.Y); y <= bottom; y++)
        {
            for (int x = Math.Max(0, (int)low.X); x <= right; x++)
            {
                var pixel = new Vector2(x + 0.5f, y + 0.5f);
                float along = Math.Clamp(Vector2.Dot(pixel - start, direction) / squaredLength, 0, 1);
                float distance = Vector2.Distance(pixel, start + (along * direction));
                float cover = Math.Clamp(((radius - distance) / Softness) + 0.5f, 0, 1);
                ref byte value = ref picture[(y * side) + x];
                value = Math.Max(value, (byte)MathF.Round(_ink * cover));
            }
        }
    }
}
