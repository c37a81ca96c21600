using System.IO.Compression;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Tests.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip;

/// <summary>Files of a model that would fill the memory, never end or lead elsewhere.</summary>
public sealed class HostileModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tokenizer_file_that_unpacks_to_much_more_than_any_is_refused()
    {
        foreach (byte part in (byte[])[(byte)'a', (byte)'\n'])
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                var block = new byte[1 << 20];
                Array.Fill(block, part);
                for (int i = 0; i < 100; i++)
                    gzip.Write(block);
            }

            packed.Position = 0;
            Assert.Contains("holds more than 32 MB", Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(packed)).Message);
        }

        using var vocabulary = new MemoryStream(new byte[40 << 20]);
        using var merges = new MemoryStream("a b"u8.ToArray());
        Assert.Contains(
            "vocabulary file holds more than 32 MB",
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(merges, vocabulary)).Message
        );
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0b")]
    public void Weights_are_only_read_from_the_models_folder(string location)
    {
        _folder.Write("secret", "keep");
        Directory.CreateDirectory(_folder["model"]);
        string path = _folder.Write("model/image.onnx", TinyOnnx.ImageModel(externalFile: location));
        Assert.Contains("outside its folder", Assert.Throws<InvalidDataException>(() => ModelContent.FromFile(path, isKept: true)).Message);
    }

    [Fact]
    public void Links_and_devices_in_the_place_of_weights_are_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "Needs /dev/zero.");
        Directory.CreateDirectory(_folder["model"]);
        string path = _folder.Write("model/image.onnx", TinyOnnx.ImageModel(externalFile: "weights"));
        File.CreateSymbolicLink(_folder["model/weights"], "/dev/zero");
        Assert.Contains(
            "is a link to elsewhere",
            Assert.Throws<InvalidDataException>(() => ModelContent.FromFile(path, isKept: true)).Message
        );
        Assert.Equal(
            "The model file '/dev/zero' is empty.",
            Assert.Throws<InvalidDataException>(() => ModelContent.FromFile("/dev/zero", isKept: true)).Message
        );
        Assert.Contains("is empty", Assert.Throws<InvalidDataException>(() => ModelContent.FromFile("/dev/zero")).Message);
    }

    [Fact]
    public void A_place_beyond_the_weights_is_refused_however_large_it_is()
    {
        byte[] model = TinyOnnx.ImageModel(externalFile: "weights");
        byte[] weights = TinyOnnx.Weights(12, TinyOnnx.Float);
        Assert.True(OnnxExternalData.Inline("m", model, _ => [1, 2, 3, 4, .. weights]).AsSpan().IndexOf(weights) >= 0);
        Assert.Contains(
            "is shorter than the model says",
            Assert.Throws<InvalidDataException>(() => OnnxExternalData.Inline("m", model, _ => weights)).Message
        );
        byte[] far = Replace(model, "4"u8, "9"u8, after: "offset"u8);
        Assert.Contains(
            "is shorter than the model says",
            Assert.Throws<InvalidDataException>(() => OnnxExternalData.Inline("m", far, _ => weights[..8])).Message
        );
        byte[] letters = Replace(model, "4"u8, "x"u8, after: "offset"u8);
        Assert.Contains(
            "gives 'x' as the offset",
            Assert.Throws<InvalidDataException>(() => OnnxExternalData.Inline("m", letters, _ => weights)).Message
        );
    }

    [Fact]
    public void The_structure_of_a_model_tells_it_from_anything_else()
    {
        byte[] model = TinyOnnx.ImageModel();
        Assert.True(OnnxStructure.IsWhole(new MemoryStream(model)));
        for (int length = 0; length < model.Length; length++)
            Assert.False(OnnxStructure.IsWhole(new MemoryStream(model[..length])), $"{length} of {model.Length}");
        var random = new Random(1);
        for (int round = 0; round < 2000; round++)
        {
            var noise = new byte[random.Next(0, 200)];
            random.NextBytes(noise);
            Assert.False(OnnxStructure.IsWhole(new MemoryStream(noise)));
        }
    }

    private static byte[] Replace(byte[] content, ReadOnlySpan<byte> old, ReadOnlySpan<byte> changed, ReadOnlySpan<byte> after)
    {
        byte[] copy = [.. content];
        int start = copy.AsSpan().IndexOf(after) + after.Length;
        changed.CopyTo(copy.AsSpan(start + copy.AsSpan(start).IndexOf(old)));
        return copy;
    }
}
