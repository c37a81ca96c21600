using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Rows of vectors for the engine, written down by key.</summary>
internal sealed class DuplicateSet
{
    private readonly List<(string Key, float[] Vector, string Split, string Label, float Score)> _rows = [];

    public DuplicateSet Add(string key, float[] vector, string split = "", string label = "", float score = 0)
    {
        _rows.Add((key, vector, split, label, score));
        return this;
    }

    /// <summary>Adds a row in the plane, at an angle in degrees: the cosine of two rows is that of the difference of their
    /// angles.</summary>
    public DuplicateSet AddAngle(string key, double degrees, string split = "", string label = "", float score = 0) =>
        Add(key, [(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180)], split, label, score);

    public DuplicateRows Rows(Random? order = null, int? threads = null)
    {
        using var context = new EngineContext(threads ?? 1);
        var builder = new DuplicateRowsBuilder(
            _rows.Count == 0 ? 2 : _rows[0].Vector.Length,
            hasImages: false,
            hasSplits: true,
            hasLabels: true,
            hasScores: true
        );
        var rows = _rows.ToArray();
        order?.Shuffle(rows);
        foreach ((string key, float[] vector, string split, string label, float score) in rows)
            builder.Add(key, vector, "", split, label, score);

        return builder.Build(SkiaImageDecoder.Instance, context);
    }

    public DuplicateIndex Index(DuplicateThreshold threshold, DuplicateSettings? settings = null, Random? order = null, int threads = 1)
    {
        using var context = new EngineContext(threads);
        return DuplicateIndex.Build(Rows(order), threshold, settings ?? new DuplicateSettings(), context);
    }

    /// <summary>The threshold of rows that are at most some degrees apart.</summary>
    public static DuplicateThreshold Within(double degrees) => DuplicateThreshold.Fixed((float)Math.Cos(degrees * Math.PI / 180));

    /// <summary>Seeded random vectors, some of them near copies of others.</summary>
    public static DuplicateSet Random(int count, int length, int seed, double copies = 0.2)
    {
        var random = new Random(seed);
        var set = new DuplicateSet();
        var vectors = new List<float[]>();
        string[] splits = ["train", "test", "valid", ""];
        for (int row = 0; row < count; row++)
        {
            bool isCopy = row > 0 && random.NextDouble() < copies;
            float[] source = isCopy ? vectors[random.Next(row)] : [.. Enumerable.Range(0, length).Select(_ => Gaussian(random))];
            float noise = isCopy ? (float)random.NextDouble() * 0.4f : 0;
            float[] vector = [.. source.Select(value => value + (noise * Gaussian(random)))];
            vectors.Add(vector);
            set.Add($"row {row:D5}", vector, splits[random.Next(4)], $"label {random.Next(3)}", random.NextSingle());
        }

        return set;
    }

    public static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
