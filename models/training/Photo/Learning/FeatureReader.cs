using System.Runtime.InteropServices;
using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>Runs pictures through the image network, once: what it gave lies in a file afterwards.</summary>
/// <param name="model">File of the image network without a head.</param>
/// <param name="work">Folder of the files.</param>
internal sealed class FeatureReader(string model, string work)
{
    public Matrix Read(string name, IImageSource pictures, int count)
    {
        string file = Path.Combine(work, $"{name}.f32");
        var features = new Matrix(count, PhotoClip.FeatureLength);
        Span<byte> bytes = MemoryMarshal.AsBytes(features.Values.AsSpan());
        if (File.Exists(file) && new FileInfo(file).Length == bytes.Length)
        {
            File.ReadAllBytes(file).CopyTo(bytes);
            return features;
        }

        using ImageEncoder encoder = ClipModel
            .FromFiles(imageModel: model, preprocessing: PhotoClip.Preprocessing)
            .OpenImageEncoder(new EncoderOptions());
        var problems = new string?[count];
        encoder.Encode(pictures, count, features.Values, problems);
        if (problems.FirstOrDefault(problem => problem is not null) is { } complaint)
            throw new InvalidDataException(complaint);

        File.WriteAllBytes(file, bytes);
        return features;
    }
}
