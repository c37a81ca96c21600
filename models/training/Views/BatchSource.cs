using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Training.Captions;
using MLNet.Embeddings.Training.Pictures;

namespace MLNet.Embeddings.Training.Views;

/// <summary>Composes batches; batch number n is the same whenever it is asked for.</summary>
internal sealed class BatchSource(
    IReadOnlyList<TrainingPicture> photos,
    IReadOnlyList<TrainingPicture> drawings,
    Catalog catalog,
    TrainingOptions options
)
{
    private const int CaptionsOfEachBatch = 64;
    private const int Numbers = 3 * MiniClip.Side * MiniClip.Side;

    private readonly CaptionWriter _writer = new(catalog);
    private readonly ViewMaker _views = new();

    public int PhotosOfEachBatch { get; } = drawings.Count == 0 ? options.BatchSize : (int)(options.BatchSize * (1 - options.DrawnShare));

    public Batch Make(long number)
    {
        var random = new DemoRandom(options.Seed, (ulong)number);
        var pictures = new TrainingPicture[options.BatchSize];
        Take(photos, number * PhotosOfEachBatch, 1, pictures.AsSpan(0, PhotosOfEachBatch));
        Take(drawings, number * (pictures.Length - PhotosOfEachBatch), 2, pictures.AsSpan(PhotosOfEachBatch));
        var tensors = new float[2 * pictures.Length * Numbers];
        for (int i = 0; i < pictures.Length; i++)
        {
            _views.Light(pictures[i], random, tensors.AsSpan(i * Numbers, Numbers));
            _views.Edited(pictures[i], random, tensors.AsSpan((pictures.Length + i) * Numbers, Numbers));
        }

        Caption[] names = [.. catalog.Concepts.Select(concept => _writer.Name(concept, random))];
        var captions = new Dictionary<string, Caption>();
        for (int i = 0; i < CaptionsOfEachBatch; i++)
        {
            // From the end, where the drawings are, as only they have more to tell than their name.
            TrainingPicture picture = pictures[pictures.Length - 1 - random.Whole(0, pictures.Length - 1) / (i % 2 == 0 ? 1 : 4)];
            Caption? caption =
                picture.Scene is { } scene && i % 4 != 0
                    ? _writer.Scene(scene, random)
                    : _writer.Kind(catalog.Concepts[picture.Concept], random) ?? _writer.Name(catalog.Concepts[picture.Concept], random);
            captions.TryAdd(caption.Text, caption);
        }

        return new Batch(pictures, tensors, names, [.. captions.Values]);
    }

    // Each pass over the pictures goes through its own shuffle.
    private void Take(IReadOnlyList<TrainingPicture> from, long first, ulong stream, Span<TrainingPicture> into)
    {
        for (int i = 0; i < into.Length; i++)
        {
            long pass = (first + i) / from.Count;
            into[i] = from[Order(from.Count, stream, pass)[(int)((first + i) % from.Count)]];
        }
    }

    private readonly Dictionary<(ulong Stream, long Pass), int[]> _orders = [];

    private int[] Order(int count, ulong stream, long pass)
    {
        if (!_orders.TryGetValue((stream, pass), out int[]? order))
        {
            order = [.. Enumerable.Range(0, count)];
            new DemoRandom(options.Seed ^ stream, (ulong)pass + 1_000_000).Shuffle<int>(order);
            _orders.Remove((stream, pass - 2));
            _orders.Add((stream, pass), order);
        }

        return order;
    }
}
