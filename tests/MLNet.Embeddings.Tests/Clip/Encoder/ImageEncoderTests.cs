using System.Numerics.Tensors;
using System.Text.Json;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

public class ImageEncoderTests
{
    private static readonly ImagePreprocessing Tiny = new() { ResizeSize = 8, CropSize = 8 };

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(64)]
    public void Golden_images_get_their_golden_vectors_at_any_batch_size(int batchSize)
    {
        string folder = TestData.Require("golden/clip");
        string[] names = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(folder, "images.json")))!;
        float[] expected = NpyFile.Read<float>(Path.Combine(folder, "image_embeds.npy"));
        using var encoder = new ImageEncoder(
            ModelContent.FromFile(Path.Combine(folder, "random-vit-vision.onnx")),
            null,
            null,
            new(),
            new() { BatchSize = batchSize }
        );
        float[] vectors = new float[names.Length * encoder.Dimension];
        string?[] problems = new string?[names.Length];

        encoder.Encode(new FileImages([.. names.Select(name => Path.Combine(folder, "images", name))]), names.Length, vectors, problems);

        Assert.All(problems, Assert.Null);
        for (int i = 0; i < names.Length; i++)
        {
            ReadOnlySpan<float> vector = vectors.AsSpan(i * encoder.Dimension, encoder.Dimension);
            Assert.Equal(1, TensorPrimitives.Norm(vector), 1e-5f);
            Assert.True(
                TensorPrimitives.CosineSimilarity(vector, expected.AsSpan(i * encoder.Dimension, encoder.Dimension)) >= .99999f,
                names[i]
            );
        }
    }

    [Theory]
    [InlineData(TinyOnnx.Float, null)]
    [InlineData(TinyOnnx.Float, 1)]
    [InlineData(TinyOnnx.Float, 4)]
    [InlineData(TinyOnnx.Half, null)]
    public void Vectors_are_what_the_model_computes_whatever_the_batch(int type, int? fixedBatch)
    {
        const int count = 23;
        using ImageEncoder encoder = Open(TinyOnnx.ImageModel(type: type, batch: fixedBatch), new() { BatchSize = 5, NumberOfThreads = 3 });
        (float[] vectors, string?[] problems) = Encode(encoder, new RandomImages(12), count);

        Assert.Equal(fixedBatch ?? 5, encoder.BatchSize);
        Assert.All(problems, Assert.Null);
        for (int i = 0; i < count; i++)
        {
            double[] expected = Expected(i);
            for (int d = 0; d < 4; d++)
                Assert.Equal(expected[d], vectors[i * 4 + d], type == TinyOnnx.Half ? 4e-3 : 1e-5);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Models_of_8_bit_integers_run_as_they_are(bool dynamic)
    {
        const int count = 23;
        using ImageEncoder encoder = Open(
            dynamic ? TinyOnnx.DynamicInt8ImageModel() : TinyOnnx.StaticInt8ImageModel(),
            new() { BatchSize = 5, NumberOfThreads = 3 }
        );
        (float[] vectors, string?[] problems) = Encode(encoder, new RandomImages(12), count);

        Assert.All(problems, Assert.Null);
        for (int i = 0; i < count; i++)
        {
            double[] expected = Expected(i);
            Assert.InRange(Enumerable.Range(0, 4).Sum(d => expected[d] * vectors[(i * 4) + d]), 0.99, 1.00001);
        }
    }

    [Fact]
    public void A_bad_image_has_a_reason_and_a_missing_vector_and_leaves_the_others_alone()
    {
        using ImageEncoder encoder = Open(TinyOnnx.ImageModel(), new() { BatchSize = 4 });
        (float[] good, _) = Encode(encoder, new RandomImages(12), 14);
        (float[] vectors, string?[] problems) = Encode(encoder, new RandomImages(12, index => index is 2 or (>= 4 and <= 7) or 13), 14);

        for (int i = 0; i < 14; i++)
        {
            bool bad = i is 2 or (>= 4 and <= 7) or 13;
            Assert.Equal(bad ? $"Image {i} is bad." : null, problems[i]);
            for (int d = 0; d < 4; d++)
                Assert.Equal(bad ? float.NaN : good[i * 4 + d], vectors[i * 4 + d]);
        }
    }

    [Fact]
    public void Images_are_opened_ahead_of_the_model_but_never_more_than_the_ring_holds()
    {
        using ImageEncoder encoder = Open(TinyOnnx.ImageModel(), new() { BatchSize = 4 });
        var images = new RandomImages(12);
        int round = 0;
        var vectors = new float[40 * 4];

        Assert.Throws<OperationCanceledException>(() =>
            encoder.Encode(
                images,
                40,
                vectors,
                new string?[40],
                () =>
                {
                    Assert.InRange(images.Opened, 0, (round + 2) * 4);
                    if (round++ == 5)
                        throw new OperationCanceledException();
                }
            )
        );

        Assert.InRange(images.Opened, 20, 28);
        (float[] again, _) = Encode(encoder, new RandomImages(12), 40);
        Assert.DoesNotContain(again, float.IsNaN);
    }

    [Fact]
    public void A_failure_of_the_source_reaches_the_caller_and_the_encoder_stays_usable()
    {
        using ImageEncoder encoder = Open(TinyOnnx.ImageModel(), new() { BatchSize = 4 });

        Assert.ThrowsAny<Exception>(() => Encode(encoder, new FailingImages(), 30));

        Assert.DoesNotContain(Encode(encoder, new RandomImages(12), 30).Vectors, float.IsNaN);
    }

    [Theory]
    [InlineData(9000, null, "takes images of 9000 × 9000 pixels, which cannot be made: CropSize must be from 1 to 4096 pixels.")]
    [InlineData(8, 100_000_000, "takes 100000000 images at once, whose tensors of 192 numbers each do not fit into 2 GB")]
    [InlineData(4096, 64, "takes 64 images at once, whose tensors of 50331648 numbers each do not fit into 2 GB")]
    public void Sizes_that_a_model_states_are_checked_before_there_is_memory_for_them(int size, int? batch, string reason)
    {
        ModelContent model = ModelContent.FromBytes("tiny", TinyOnnx.ImageModel(size: size, batch: batch));
        var error = Assert.Throws<InvalidOperationException>(() =>
            new ImageEncoder(model, null, null, null, new EncoderOptions()).Dispose()
        );

        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void Threads_share_one_encoder()
    {
        using ImageEncoder encoder = Open(TinyOnnx.ImageModel(), new() { BatchSize = 3 });
        float[] expected = Encode(encoder, new RandomImages(12), 20).Vectors;

        Parallel.For(0, 6, _ => Assert.Equal(expected, Encode(encoder, new RandomImages(12), 20).Vectors));
    }

    [Fact]
    public void Weights_beside_the_model_are_read_and_can_be_moved_into_it()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(path, TinyOnnx.ImageModel(externalFile: "model.onnx_data"));
        File.WriteAllBytes(path + "_data", [1, 2, 3, 4, .. TinyOnnx.Weights(12, TinyOnnx.Float)]);

        byte[] whole = ModelContent.FromFile(path).ToSelfContained();
        using ImageEncoder beside = new(ModelContent.FromFile(path), null, null, Tiny, new());
        using ImageEncoder moved = Open(whole, new());

        Assert.Equal(Encode(beside, new RandomImages(12), 3).Vectors, Encode(moved, new RandomImages(12), 3).Vectors);
        File.Delete(path + "_data");
        Assert.Equal(
            $"The model '{path}' keeps its weights in 'model.onnx_data', which is missing: put that file beside it.",
            Assert.Throws<FileNotFoundException>(() => new ImageEncoder(ModelContent.FromFile(path), null, null, Tiny, new())).Message
        );
        Assert.Equal(
            $"The model '{path}' keeps its weights in 'model.onnx_data', which is missing: put that file beside it.",
            Assert.Throws<FileNotFoundException>(() => ModelContent.FromFile(path).ToSelfContained()).Message
        );
    }

    [Fact]
    public void A_model_that_does_not_fit_is_told_with_what_it_offers()
    {
        Assert.Equal(
            "The model 'tiny' has no input 'image'; its inputs are: pixel_values Float [?, 3, 8, 8].",
            Error(() => new ImageEncoder(ModelContent.FromBytes("tiny", TinyOnnx.ImageModel()), "image", null, Tiny, new()))
        );
        Assert.Equal(
            "The model 'tiny' has no output 'vector'; its outputs are: image_embeds Float [?, 4].",
            Error(() => new ImageEncoder(ModelContent.FromBytes("tiny", TinyOnnx.ImageModel()), null, "vector", Tiny, new()))
        );
        Assert.Equal(
            "The model 'tiny' has no input that is Float or Float16 [batch, 3, height, width]; its inputs are: input_ids Int64 [?, 9].",
            Error(() => Open(TinyOnnx.TextModel(), new()))
        );
        Assert.Equal(
            "The model 'tiny' takes images of 8 × 8 pixels, but the preprocessing makes 224 × 224: set ResizeSize and CropSize to fit.",
            Error(() => new ImageEncoder(ModelContent.FromBytes("tiny", TinyOnnx.ImageModel()), null, null, new(), new()))
        );
        Assert.StartsWith("The model 'tiny' cannot be loaded: ", Error(() => Open([1, 2, 3], new())));
    }

    [Fact]
    public void A_missing_file_is_told_by_its_path() =>
        Assert.Equal(
            "The model file 'nowhere.onnx' was not found.",
            Assert.Throws<FileNotFoundException>(() => ModelContent.FromFile("nowhere.onnx")).Message
        );

    // The same with the package for GPUs where there is none: its provider is there, but no library of CUDA or no device.
    [Theory]
    [InlineData(GpuProvider.Cuda, "CUDA")]
    [InlineData(GpuProvider.TensorRT, "TensorRT")]
    [InlineData(GpuProvider.DirectML, "DirectML")]
    [InlineData(GpuProvider.CoreML, "CoreML")]
    public void Without_a_device_it_is_refused_in_one_sentence_or_replaced_by_the_CPU_on_request(GpuProvider provider, string name)
    {
        using ImageEncoder encoder = Open(
            TinyOnnx.ImageModel(),
            new()
            {
                GpuDeviceId = 0,
                GpuProvider = provider,
                FallbackToCpu = true,
            }
        );

        Assert.SkipWhen(encoder.Provider == name, "This machine has such a device.");
        string error = Error(() => Open(TinyOnnx.ImageModel(), new() { GpuDeviceId = 0, GpuProvider = provider }));

        Assert.DoesNotContain('\n', error);
        Assert.StartsWith($"{name} device 0 cannot be used (", error);
        Assert.EndsWith("leave GpuDeviceId empty, or set FallbackToCpu.", error);
        Assert.Equal("CPU", encoder.Provider);
        Assert.StartsWith($"The {name} device cannot be used, so the CPU is: ", encoder.FallbackReason);
    }

    [Fact]
    public void An_unknown_provider_is_refused() =>
        Assert.StartsWith(
            "GpuProvider must be one of Cuda, TensorRT, DirectML, CoreML.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new EncoderOptions { GpuProvider = (GpuProvider)9 }.Validate()).Message
        );

    [Fact]
    public void A_disposed_encoder_says_so()
    {
        ImageEncoder encoder = Open(TinyOnnx.ImageModel(), new());
        encoder.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Encode(encoder, new RandomImages(12), 1));
    }

    private static string Error(Func<object> action) => Assert.Throws<InvalidOperationException>(action).Message;

    private static ImageEncoder Open(byte[] model, EncoderOptions options) =>
        new(ModelContent.FromBytes("tiny", model), null, null, Tiny, options);

    private static (float[] Vectors, string?[] Problems) Encode(ImageEncoder encoder, IImageSource images, int count)
    {
        var vectors = new float[count * encoder.Dimension];
        var problems = new string?[count];
        encoder.Encode(images, count, vectors, problems);
        return (vectors, problems);
    }

    private static double[] Expected(int index)
    {
        using DecodedImage image = new RandomImages(12).Open(index);
        float[] tensor = new float[3 * 64];
        new ImagePreprocessor(Tiny).Prepare(image, tensor);
        double[] colors = [.. Enumerable.Range(0, 3).Select(channel => tensor.Skip(channel * 64).Take(64).Average(value => (double)value))];
        double[] vector =
        [
            .. Enumerable.Range(0, 4).Select(d => Enumerable.Range(0, 3).Sum(channel => colors[channel] * (channel * 4 + d + 1))),
        ];
        double length = Math.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    private sealed class FailingImages : IImageSource
    {
        public DecodedImage Open(int index) =>
            index == 17 ? throw new NotSupportedException() : TestImages.Random(9, 9, DecodedImageKind.Color, index);
    }
}
