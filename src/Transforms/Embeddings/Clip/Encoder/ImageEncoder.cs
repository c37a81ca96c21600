using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Turns images into vectors of length 1 with any image model. Thread-safe; one session serves all threads.</summary>
/// <remarks>It must not be disposed while a call runs: whoever shares it goes through an <see cref="EncoderLease{T}"/>.</remarks>
internal sealed class ImageEncoder : IEncoder
{
    private static readonly string[] UsualInputs = ["pixel_values", "image", "input"];

    private readonly EncoderSession _session;
    private readonly UnusedInput? _unused;
    private readonly ConcurrentBag<ImageEncoderLane> _lanes = [];
    private readonly ImageEncoderShape _shape;

    /// <summary>Loads the model and checks that it is one.</summary>
    /// <param name="content">The ONNX model.</param>
    /// <param name="inputName">Its input; <see langword="null"/> finds it.</param>
    /// <param name="outputName">Its output; <see langword="null"/> finds it.</param>
    /// <param name="preprocessing">How images become tensors; <see langword="null"/> is OpenAI's way at the model's own size.</param>
    /// <param name="options">Where and how to run.</param>
    /// <param name="pooling">How a vector is made of an output of several positions.</param>
    /// <param name="unusedInput">An input for texts that images need nothing of; <see langword="null"/> for none.</param>
    public ImageEncoder(
        ModelContent content,
        string? inputName,
        string? outputName,
        ImagePreprocessing? preprocessing,
        EncoderOptions options,
        VectorPooling pooling = VectorPooling.None,
        string? unusedInput = null
    )
    {
        preprocessing?.Validate();
        Content = content;
        Pooling = pooling;
        UnusedInput = unusedInput;
        _session = EncoderSession.Open(content, options);
        try
        {
            _unused = Encoder.UnusedInput.Find(_session, unusedInput);
            ModelPort input = ModelPort.Find(
                _session,
                outputs: false,
                inputName,
                UsualInputs,
                "Float or Float16 [batch, 3, height, width]",
                IsImage
            );
            ModelPort.CheckNoOtherInputs(_session, input, _unused?.Port);
            preprocessing ??= OwnSize(input);
            CheckSize(input, preprocessing);
            CheckLength("tensors", input.FixedBatch ?? options.BatchSize, 3L * preprocessing.CropSize * preprocessing.CropSize);
            ModelPort output = EmbeddingOutput.FindForImages(_session, outputName, pooling);
            int[] rowShape = output.Dimensions.Skip(1).All(size => size > 0)
                ? output.Dimensions[1..]
                : ImageEncoderLane.Probe(_session, input, preprocessing, _unused, output.Name);
            CheckLength("outputs", input.FixedBatch ?? options.BatchSize, CountOf(rowShape));
            _shape = new ImageEncoderShape(
                input,
                _unused,
                VectorOutput.Of(_session, output, rowShape, pooling),
                preprocessing,
                BatchSize: input.FixedBatch ?? options.BatchSize,
                NumberOfThreads: options.NumberOfThreads ?? Environment.ProcessorCount,
                BatchesAhead: 2
            );
            CheckLength("vectors", (long)_shape.BatchSize * ClipEmbeddingMapping.BatchesPerRead, Dimension);
        }
        catch
        {
            _unused?.Dispose();
            _session.Dispose();
            throw;
        }
    }

    public ModelContent Content { get; }

    /// <summary>How a vector is made of an output of several positions.</summary>
    public VectorPooling Pooling { get; }

    /// <summary>An input for texts that images need nothing of; <see langword="null"/> for none.</summary>
    public string? UnusedInput { get; }

    /// <summary>Numbers of a vector.</summary>
    public int Dimension => _shape.Output.Dimension;

    /// <summary>How images become tensors.</summary>
    public ImagePreprocessing Preprocessing => _shape.Preprocessing;

    /// <summary>Images that go through the model at once.</summary>
    public int BatchSize => _shape.BatchSize;

    public string Provider => _session.Provider;

    public string? FallbackReason => _session.FallbackReason;

    /// <summary>All that vectors depend on beside the images, as a text.</summary>
    public string Identity =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"model {Content.Digest} {_shape.Input.Name} {_shape.Output.Name}{(Pooling == VectorPooling.None ? "" : $" {Pooling}")}; "
                + $"preprocessing {Preprocessing.Identity}; "
                + $"runtime {OrtEnv.Instance().GetVersionString()} {Provider}"
        );

    /// <summary>Where the time went, over all calls.</summary>
    public EncoderTimes Times { get; } = new();

    /// <summary>Encodes images; those of the next two batches are decoded and resized while the model works on one.</summary>
    /// <param name="source">The images.</param>
    /// <param name="count">Their number.</param>
    /// <param name="vectors">Receives <paramref name="count"/> × <see cref="Dimension"/> numbers in the order of the images; NaN for an
    /// image that cannot be read.</param>
    /// <param name="problems">Receives the reason for each image that cannot be read, else <see langword="null"/>.</param>
    /// <param name="checkAlive">Called between batches; stops by throwing.</param>
    public void Encode(IImageSource source, int count, Span<float> vectors, Span<string?> problems, Action? checkAlive = null)
    {
        if (!_lanes.TryTake(out ImageEncoderLane? lane))
            lane = new ImageEncoderLane(_session, _shape, Dimension, Times);
        try
        {
            lane.Encode(source, count, vectors, problems, checkAlive);
        }
        finally
        {
            _lanes.Add(lane);
        }
    }

    public void Dispose()
    {
        while (_lanes.TryTake(out ImageEncoderLane? lane))
            lane.Dispose();
        _unused?.Dispose();
        _session.Dispose();
    }

    private ImagePreprocessing OwnSize(ModelPort input)
    {
        int size = input.Dimensions[2];
        if (size <= 0)
            return new ImagePreprocessing();

        var preprocessing = new ImagePreprocessing { ResizeSize = size, CropSize = size };
        try
        {
            preprocessing.Validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidOperationException(
                $"The model '{_session.Name}' takes images of {size} × {size} pixels, which cannot be made: {exception.Message}",
                exception
            );
        }

        return preprocessing;
    }

    private static bool IsImage(ModelPort port) =>
        port.Dimensions.Length == 4 && port.Dimensions[1] is 3 or <= 0 && port.Type is TensorElementType.Float or TensorElementType.Float16;

    // Sizes that a file claims may have any product; what is too large stays so.
    private static long CountOf(int[] shape) => shape.Aggregate(1L, (product, size) => Math.Min(product, 1L << 31) * size);

    // Tensors of a batch and of its vectors are each one array.
    private void CheckLength(string what, long batch, long length)
    {
        long bytes = batch * length * sizeof(float);
        if (length > int.MaxValue || batch > int.MaxValue || bytes > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The model '{_session.Name}' takes {batch} images at once, whose {what} of {length} numbers each do not fit into 2 GB: "
                    + "take fewer at once, or another model."
            );
        }
    }

    private void CheckSize(ModelPort input, ImagePreprocessing preprocessing)
    {
        int height = input.Dimensions[2];
        int width = input.Dimensions[3];
        if ((height > 0 && height != preprocessing.CropSize) || (width > 0 && width != preprocessing.CropSize))
        {
            throw new InvalidOperationException(
                $"The model '{_session.Name}' takes images of {width} × {height} pixels, but the preprocessing makes "
                    + $"{preprocessing.CropSize} × {preprocessing.CropSize}: "
                    + $"set {nameof(ImagePreprocessing.ResizeSize)} and {nameof(ImagePreprocessing.CropSize)} to fit."
            );
        }
    }
}
