using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>Pictures of one kind that the 8 bits are fitted to, spread evenly over all of that kind.</summary>
/// <param name="open">Opens a picture of the kind.</param>
/// <param name="total">How many they are.</param>
/// <param name="count">How many of them are taken.</param>
internal sealed class CalibrationSet(Func<int, DecodedImage> open, int total, int count)
{
    private const int Numbers = 3 * PhotoClip.Side * PhotoClip.Side;

    private readonly ImagePreprocessor _preprocessor = new(PhotoClip.Preprocessing);

    public int Count { get; } = Math.Min(count, total);

    /// <summary>The pictures as the network reads them.</summary>
    /// <param name="batch">Pictures in each.</param>
    public IEnumerable<float[]> Batches(int batch)
    {
        foreach (int[] places in Enumerable.Range(0, Count).Chunk(batch))
        {
            var tensor = new float[places.Length * Numbers];
            for (int i = 0; i < places.Length; i++)
            {
                using DecodedImage image = open((int)((long)places[i] * total / Count));
                _preprocessor.Prepare(image, tensor.AsSpan(i * Numbers, Numbers));
            }

            yield return tensor;
        }
    }
}
