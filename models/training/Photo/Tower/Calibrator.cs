using Microsoft.ML.OnnxRuntime;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>Finds what each layer's numbers span, on pictures like those to come.</summary>
internal static class Calibrator
{
    private const int Batch = 4;

    /// <summary>The span of each layer: the mean over the pictures of their smallest and their largest number, so that one strange picture
    /// does not coarsen all others.</summary>
    public static Dictionary<string, ActivationRange> Measure(ResidualNetwork network, IReadOnlyList<string> files)
    {
        byte[] model = FloatTower.WriteRanges(network, PhotoClip.Side);
        using var session = new InferenceSession(model);
        var sums = new double[2 * network.Layers.Count];
        var preprocessor = new ImagePreprocessor(PhotoClip.Preprocessing);
        int numbers = 3 * PhotoClip.Side * PhotoClip.Side;
        for (int start = 0; start < files.Count; start += Batch)
        {
            int count = Math.Min(Batch, files.Count - start);
            var tensor = new float[count * numbers];
            for (int i = 0; i < count; i++)
            {
                using DecodedImage image = SkiaImageDecoder.Instance.Decode(File.ReadAllBytes(files[start + i]));
                preprocessor.Prepare(image, tensor.AsSpan(i * numbers, numbers));
            }

            using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(tensor, [count, 3, PhotoClip.Side, PhotoClip.Side]);
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["pixel_values"], [pixels], ["ranges"]);
            ReadOnlySpan<float> ends = results[0].GetTensorDataAsSpan<float>();
            for (int i = 0; i < ends.Length; i++)
                sums[i % sums.Length] += ends[i];
        }

        var ranges = new Dictionary<string, ActivationRange>
        {
            // A picture's own numbers are known: 0 to 255 less the means.
            [network.Input] = new(-(float)ResidualNetwork.Means.Max(), 255 - (float)ResidualNetwork.Means.Min()),
        };
        for (int i = 0; i < network.Layers.Count; i++)
            ranges[network.Layers[i].Output] = new((float)Math.Min(0, sums[2 * i] / files.Count), (float)(sums[(2 * i) + 1] / files.Count));

        return ranges;
    }
}
