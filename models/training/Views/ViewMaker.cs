using System.Numerics;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Training.Pictures;
using SkiaSharp;

namespace MLNet.Embeddings.Training.Views;

/// <summary>Makes tensors of pictures as they are, and of what mirroring, cutting, coloring, blurring and packing make of them. Not
/// thread-safe.</summary>
internal sealed unsafe class ViewMaker
{
    private const int Side = MiniClip.Side;
    private const int Plane = Side * Side;

    private readonly Vector3[] _pixels = new Vector3[Plane];
    private readonly Vector3[] _scratch = new Vector3[Plane];

    /// <summary>The whole picture, unchanged.</summary>
    public void Plain(TrainingPicture picture, Span<float> tensor)
    {
        Sample(picture, 0, 0, picture.Side, picture.Side, mirrored: false, MiniClip.Side);
        Write(tensor);
    }

    /// <summary>Moved by some pixels, mirrored half of the time: enough to learn what is seen.</summary>
    public void Light(TrainingPicture picture, DemoRandom random, Span<float> tensor)
    {
        float shift = picture.Side / 8f;
        float size = random.Between(0.85f, 1) * picture.Side;
        if (picture.Scene is null)
        {
            size = picture.Side > Side ? size : picture.Side;
            Sample(
                picture,
                random.Whole((int)-shift, (int)shift),
                random.Whole((int)-shift, (int)shift),
                size,
                size,
                picture.IsMirrorable && random.Chance(0.5),
                Side
            );
        }
        else
        {
            // A caption says where the shape lies, so the scene keeps its place.
            Sample(picture, random.Between(0, picture.Side - size), random.Between(0, picture.Side - size), size, size, false, Side);
        }

        if (random.Chance(0.2))
            Recolor(random, 0.5f);

        Write(tensor);
    }

    /// <summary>One or more of the edits that make near duplicates.</summary>
    public void Edited(TrainingPicture picture, DemoRandom random, Span<float> tensor)
    {
        float width = picture.Side * (random.Chance(0.6) ? random.Between(0.78f, 1) : 1);
        float height = random.Chance(0.5) ? width : Math.Clamp(width * random.Between(0.92f, 1.08f), 0.75f * picture.Side, picture.Side);
        int resolution = random.Chance(0.25) ? random.Whole(14, 28) : Side;
        Sample(
            picture,
            random.Between(0, picture.Side - width),
            random.Between(0, picture.Side - height),
            width,
            height,
            picture.IsMirrorable && random.Chance(0.3),
            resolution
        );
        if (random.Chance(0.55))
            Recolor(random, 1);
        if (random.Chance(0.25))
            Blur(random.Between(0.15f, 1));
        if (random.Chance(0.35))
            Pack(random.Whole(20, 92));

        Write(tensor);
    }

    /// <summary>Takes a rectangle out of the picture, reflected at the borders, at a resolution that is then brought to the side of the
    /// tensor.</summary>
    private void Sample(TrainingPicture picture, float left, float top, float width, float height, bool mirrored, int resolution)
    {
        Vector3[] target = resolution == Side ? _pixels : _scratch;
        float stepX = width / resolution;
        float stepY = height / resolution;
        int samples = Math.Max(stepX, stepY) > 1.05f ? 2 : 1;
        for (int y = 0; y < resolution; y++)
        {
            for (int x = 0; x < resolution; x++)
            {
                int column = mirrored ? resolution - 1 - x : x;
                Vector3 sum = Vector3.Zero;
                for (int sample = 0; sample < samples * samples; sample++)
                {
                    float subX = ((sample % samples) + 0.5f) / samples;
                    float subY = ((sample / samples) + 0.5f) / samples;
                    sum += At(picture, left + ((column + subX) * stepX) - 0.5f, top + ((y + subY) * stepY) - 0.5f);
                }

                target[(y * resolution) + x] = sum / (samples * samples);
            }
        }

        if (resolution != Side)
            Enlarge(resolution);
    }

    private static Vector3 At(TrainingPicture picture, float x, float y)
    {
        int left = (int)MathF.Floor(x);
        int top = (int)MathF.Floor(y);
        float right = x - left;
        float bottom = y - top;
        if (right == 0 && bottom == 0)
            return Pixel(picture, left, top);

        Vector3 above = Vector3.Lerp(Pixel(picture, left, top), Pixel(picture, left + 1, top), right);
        return Vector3.Lerp(above, Vector3.Lerp(Pixel(picture, left, top + 1), Pixel(picture, left + 1, top + 1), right), bottom);
    }

    private static Vector3 Pixel(TrainingPicture picture, int x, int y)
    {
        int last = picture.Side - 1;
        x =
            x < 0 ? -x
            : x > last ? (2 * last) - x
            : x;
        y =
            y < 0 ? -y
            : y > last ? (2 * last) - y
            : y;
        ReadOnlySpan<byte> pixel = picture.Pixels.AsSpan(3 * ((y * picture.Side) + x), 3);
        return new Vector3(pixel[0], pixel[1], pixel[2]);
    }

    private void Enlarge(int resolution)
    {
        float step = (float)resolution / Side;
        for (int y = 0; y < Side; y++)
        {
            float fromY = Math.Clamp(((y + 0.5f) * step) - 0.5f, 0, resolution - 1);
            int top = Math.Min((int)fromY, resolution - 2);
            for (int x = 0; x < Side; x++)
            {
                float fromX = Math.Clamp(((x + 0.5f) * step) - 0.5f, 0, resolution - 1);
                int left = Math.Min((int)fromX, resolution - 2);
                int corner = (top * resolution) + left;
                Vector3 above = Vector3.Lerp(_scratch[corner], _scratch[corner + 1], fromX - left);
                Vector3 below = Vector3.Lerp(_scratch[corner + resolution], _scratch[corner + resolution + 1], fromX - left);
                _pixels[(y * Side) + x] = Vector3.Lerp(above, below, fromY - top);
            }
        }
    }

    private void Recolor(DemoRandom random, float strength)
    {
        float saturation = strength == 1 && random.Chance(0.25) ? 0 : 1 + (strength * random.Between(-0.5f, 0.5f));
        float contrast = 1 + (strength * random.Between(-0.28f, 0.22f));
        float shift = strength * 255 * random.Between(-0.08f, 0.08f);
        var tint = new Vector3(
            1 + (strength * random.Between(-0.12f, 0.12f)),
            1 + (strength * random.Between(-0.12f, 0.12f)),
            1 + (strength * random.Between(-0.12f, 0.12f))
        );
        var luminance = new Vector3(0.299f, 0.587f, 0.114f);
        foreach (ref Vector3 pixel in _pixels.AsSpan())
        {
            Vector3 saturated = Vector3.Lerp(new Vector3(Vector3.Dot(luminance, pixel)), pixel, saturation);
            pixel = Vector3.Clamp(
                ((saturated - new Vector3(127.5f)) * contrast * tint) + new Vector3(127.5f + shift),
                Vector3.Zero,
                new Vector3(255)
            );
        }
    }

    /// <summary>A 3 × 3 binomial filter, mixed in by a weight.</summary>
    private void Blur(float weight)
    {
        for (int i = 0; i < Plane; i++)
        {
            int x = i % Side;
            _scratch[i] = ((x == 0 ? _pixels[i] : _pixels[i - 1]) + (2 * _pixels[i]) + (x == Side - 1 ? _pixels[i] : _pixels[i + 1])) / 4;
        }

        for (int i = 0; i < Plane; i++)
        {
            Vector3 blurred = (_scratch[i < Side ? i : i - Side] + (2 * _scratch[i]) + _scratch[i >= Plane - Side ? i : i + Side]) / 4;
            _pixels[i] = Vector3.Lerp(_pixels[i], blurred, weight);
        }
    }

    /// <summary>To JPEG and back.</summary>
    private void Pack(int quality)
    {
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = new Span<byte>((void*)bitmap.GetPixels(), 4 * Plane);
        for (int i = 0; i < Plane; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                pixels[(4 * i) + channel] = (byte)(_pixels[i][channel] + 0.5f);

            pixels[(4 * i) + 3] = 255;
        }

        using SKData packed = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        using SKCodec codec = SKCodec.Create(packed);
        codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        for (int i = 0; i < Plane; i++)
            _pixels[i] = new Vector3(pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2]);
    }

    private void Write(Span<float> tensor)
    {
        const float Scale = 1 / (255 * MiniClip.StandardDeviation);
        const float Shift = -MiniClip.Mean / MiniClip.StandardDeviation;
        for (int i = 0; i < Plane; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                tensor[(channel * Plane) + i] = (_pixels[i][channel] * Scale) + Shift;
        }
    }
}
