using System.Numerics.Tensors;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

/// <summary>The textbook way to what <see cref="TinyOnnx.MapModel"/> and <see cref="TinyOnnx.TransformerModel"/> compute.</summary>
internal static class PatchNetwork
{
    /// <summary>The mean over all whole patches of an image, brought to length 1.</summary>
    public static float[] Mean(DecodedImage image, ImagePreprocessing preprocessing, int dimension, int patch)
    {
        int size = preprocessing.CropSize;
        var tensor = new float[3 * size * size];
        new ImagePreprocessor(preprocessing).Prepare(image, tensor);
        var mean = new float[3 * patch * patch];
        int count = size / patch;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < count * patch; y++)
            {
                for (int x = 0; x < count * patch; x++)
                    mean[(((channel * patch) + (y % patch)) * patch) + (x % patch)] +=
                        tensor[(((channel * size) + y) * size) + x] / (count * count);
            }
        }

        float[] weights = TinyOnnx.PatchWeights(dimension, patch);
        float[] vector =
        [
            .. Enumerable.Range(0, dimension).Select(d => TensorPrimitives.Dot(mean, weights.AsSpan(d * mean.Length, mean.Length))),
        ];
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }
}
