using SkiaSharp;

namespace MLNet.Embeddings.Benchmarks.Quality;

/// <summary>Pictures of classes, some of them as scenes of frames that differ by a pixel's shift, light and noise.</summary>
/// <param name="Contents">The files.</param>
/// <param name="Labels">The class of each.</param>
/// <param name="Scenes">The scene of each, or −1.</param>
internal sealed record Planted(IReadOnlyList<byte[]> Contents, int[] Labels, int[] Scenes)
{
    public bool[] IsFrame => Array.ConvertAll(Scenes, scene => scene >= 0);

    /// <summary>The last pictures of each class become scenes.</summary>
    public static Planted Of(MiniClip.LabeledImages images, int scenesPerClass, int frames)
    {
        var contents = new List<byte[]>();
        var labels = new List<int>();
        var scenes = new List<int>();
        var random = new Random(1);
        int sceneCount = 0;
        foreach (IGrouping<int, int> ofClass in Enumerable.Range(0, images.Count).GroupBy(i => images.Labels[i]))
        {
            int[] members = [.. ofClass];
            for (int i = 0; i < members.Length; i++)
            {
                bool isScene = i >= members.Length - scenesPerClass;
                for (int frame = 0; frame < (isScene ? frames : 1); frame++)
                {
                    contents.Add(isScene ? Frame(images.Contents[members[i]], random) : images.Contents[members[i]]);
                    labels.Add(ofClass.Key);
                    scenes.Add(isScene ? sceneCount : -1);
                }

                sceneCount += isScene ? 1 : 0;
            }
        }

        return new Planted(contents, [.. labels], [.. scenes]);
    }

    /// <summary>The labels with some whole scenes, and single pictures up to a share of all, of another class.</summary>
    public int[] WithWrongLabels(int classCount, double share, int wrongScenes, int seed, out bool[] isWrong)
    {
        var random = new Random(seed);
        int[] labels = [.. Labels];
        int[] scenes = [.. Scenes.Where(scene => scene >= 0).Distinct()];
        random.Shuffle(scenes);
        foreach (int scene in scenes[..wrongScenes])
        {
            int shift = random.Next(1, classCount);
            for (int i = 0; i < labels.Length; i++)
                labels[i] = Scenes[i] == scene ? (labels[i] + shift) % classCount : labels[i];
        }

        int[] singles = [.. Enumerable.Range(0, labels.Length).Where(i => Scenes[i] < 0)];
        random.Shuffle(singles);
        int planted = labels.Where((label, i) => label != Labels[i]).Count();
        foreach (int i in singles[..Math.Max(0, (int)(share * labels.Length) - planted)])
            labels[i] = (labels[i] + random.Next(1, classCount)) % classCount;
        isWrong = [.. labels.Select((label, i) => label != Labels[i])];
        return labels;
    }

    private static byte[] Frame(byte[] content, Random random)
    {
        using SKBitmap picture = SKBitmap.Decode(content);
        using var frame = new SKBitmap(picture.Width, picture.Height);
        (int dx, int dy) = (random.Next(-1, 2), random.Next(-1, 2));
        double light = 0.93 + (0.14 * random.NextDouble());
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                SKColor color = picture.GetPixel(Math.Clamp(x + dx, 0, picture.Width - 1), Math.Clamp(y + dy, 0, picture.Height - 1));
                frame.SetPixel(x, y, new SKColor(Shade(color.Red), Shade(color.Green), Shade(color.Blue)));
            }
        }

        using SKData data = frame.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();

        byte Shade(byte value) => (byte)Math.Clamp((value * light) + (random.NextDouble() * 6) - 3, 0, 255);
    }
}
