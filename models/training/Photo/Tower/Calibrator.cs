using Microsoft.ML.OnnxRuntime;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>Finds what each layer's numbers span, on pictures like those to come.</summary>
internal static class Calibrator
{
    private const int Batch = 4;
    private const int Numbers = 3 * PhotoClip.Side * PhotoClip.Side;

    /// <summary>The span of each layer: for each kind of picture the mean over the pictures of their smallest and their largest number, so
    /// that one strange picture does not coarsen all others, and of the kinds the widest. Drawings, all edges and full colors, reach far
    /// beyond photographs, and a number cut off costs more than coarser levels do.</summary>
    public static Dictionary<string, ActivationRange> Measure(ResidualNetwork network, IReadOnlyList<CalibrationSet> kinds)
    {
        byte[] model = FloatTower.WriteRanges(network, PhotoClip.Side);
        using var session = new InferenceSession(model);
        double[][] means = [.. kinds.Select(kind => MeanEnds(session, kind, 2 * network.Layers.Count))];
        var ranges = new Dictionary<string, ActivationRange>
        {
            // A picture's own numbers are known: 0 to 255 less the means.
            [network.Input] = new(-(float)ResidualNetwork.Means.Max(), 255 - (float)ResidualNetwork.Means.Min()),
        };
        for (int i = 0; i < network.Layers.Count; i++)
        {
            ranges[network.Layers[i].Output] = new(
                (float)Math.Min(0, means.Min(ends => ends[2 * i])),
                (float)means.Max(ends => ends[(2 * i) + 1])
            );
        }

        return ranges;
    }

    private static double[] MeanEnds(InferenceSession session, CalibrationSet kind, int length)
    {
        var means = new double[length];
        foreach (float[] tensor in kind.Batches(Batch))
        {
            using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(
                tensor,
                [tensor.Length / Numbers, 3, PhotoClip.Side, PhotoClip.Side]
            );
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["pixel_values"], [pixels], ["ranges"]);
            ReadOnlySpan<float> ends = results[0].GetTensorDataAsSpan<float>();
            for (int i = 0; i < ends.Length; i++)
                means[i % length] += ends[i] / kind.Count;
        }

        return means;
    }
}
