using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(ClipEmbeddingTransformer),
    null,
    typeof(SignatureLoadModel),
    "CLIP image embedding",
    ClipEmbeddingTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Turns images into vectors; holds a session of the model, which <see cref="Dispose"/> frees.</summary>
/// <remarks>
/// <para>
/// Any number of threads may use it, and it may be disposed while they do: what runs is finished, what comes later is refused. A
/// <see cref="PredictionEngine{TSrc, TDst}"/> disposes the transformer that it was made of unless
/// <c>PredictionEngineOptions.OwnsTransformer</c> is <see langword="false"/>. A transformer that nobody disposes is released when it is
/// collected; the garbage collector is told how large it is.
/// </para>
/// <para>
/// The whole model is part of a saved pipeline: the one that was fitted, whatever has become of its file since. It is therefore held in
/// memory beside the session, once for all transformers of an estimator. Loading a pipeline writes no files.
/// </para>
/// </remarks>
public sealed class ClipEmbeddingTransformer : RowTransformer, IDisposable
{
    internal const string LoaderSignature = "ClipEmbedding";

    private readonly ClipEmbeddingColumns _columns;
    private readonly ImagePassColumns _pass;
    private readonly EncoderLease<ImageEncoder> _lease;
    private readonly string? _inputName;
    private readonly string? _outputName;
    private readonly IImageDecoder _decoder;
    private readonly string? _storePath;

    internal ClipEmbeddingTransformer(
        IHostEnvironment environment,
        ClipEmbeddingColumns columns,
        ImagePassColumns pass,
        EncoderLease<ImageEncoder> lease,
        string? inputName,
        string? outputName,
        IImageDecoder? decoder,
        string? storePath = null,
        CancellationToken cancellationToken = default
    )
        : base(environment, CurrentFormat, cancellationToken)
    {
        _columns = columns;
        _pass = pass;
        _lease = lease;
        _inputName = inputName;
        _outputName = outputName;
        _decoder = decoder ?? ImageDecoders.Default;
        _storePath = storePath;
    }

    /// <summary>Numbers of a vector.</summary>
    public int Dimension => _lease.Encoder.Dimension;

    /// <summary>What really runs the model: "CPU", "CUDA", "TensorRT", "DirectML" or "CoreML".</summary>
    public string ExecutionProvider => _lease.Encoder.Provider;

    /// <summary>How images become tensors.</summary>
    public ImagePreprocessing Preprocessing => _lease.Encoder.Preprocessing;

    internal static LoadableFormat<ClipEmbeddingTransformer> CurrentFormat { get; } = new("CLIPIMAG", 4, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into; its <c>GpuDeviceId</c> tells where the model runs.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    /// <exception cref="InvalidOperationException">The model in it cannot be run; the message says why.</exception>
    public static ClipEmbeddingTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    /// <summary>Time spent until now on reading and decoding ("decode"), on resizing ("resize"), and in the model ("inference"); the first
    /// two are summed over threads.</summary>
    /// <remarks>A snapshot: all transformers that share the session count, and go on counting.</remarks>
    public IReadOnlyList<StageTime> GetStageTimes() =>
        [
            new("decode", TimeSpan.FromSeconds(_lease.Encoder.Times.DecodeSeconds)),
            new("resize", TimeSpan.FromSeconds(_lease.Encoder.Times.ResizeSeconds)),
            new("inference", TimeSpan.FromSeconds(_lease.Encoder.Times.InferenceSeconds)),
        ];

    /// <summary>Frees the session, unless another transformer of the same estimator still uses it.</summary>
    /// <remarks>Rows that are being encoded are finished first, in whichever thread; whoever asks for more gets an
    /// <see cref="ObjectDisposedException"/>.</remarks>
    public void Dispose() => _lease.Dispose();

    internal static ClipEmbeddingTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema)
    {
        _lease.Check();
        return new ClipEmbeddingMapping(Host, _lease, _columns, _pass, ImageColumn.Find(inputSchema, _columns.Input), _decoder, _storePath);
    }

    private protected override void WriteContent(ModelWriter writer)
    {
        byte[] model = _lease.Encoder.Content.ToSelfContained();
        _columns.Write(writer);
        PreprocessingFormat.Write(writer, Preprocessing);
        writer.Values.Write(Path.GetFileName(_lease.Encoder.Content.Name));
        writer.WriteOptional(_inputName);
        writer.WriteOptional(_outputName);
        writer.Values.Write(model.Length);
        _pass.Write(writer);
        writer.Values.Write((int)Preprocessing.ChannelOrder);
        writer.Values.Write((int)_lease.Encoder.Pooling);
        writer.WriteOptional(_lease.Encoder.UnusedInput);
        writer.WriteArray<byte>("Model", model);
    }

    private static ClipEmbeddingTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        ClipEmbeddingColumns columns = ClipEmbeddingColumns.Read(reader);
        ImagePreprocessing preprocessing = PreprocessingFormat.Read(reader);
        string name = reader.Values.ReadString();
        string? input = reader.ReadOptionalString();
        string? output = reader.ReadOptionalString();
        int length = reader.ReadInt32("the model's length", 1);
        ImagePassColumns pass = reader.Version < 2 ? ImagePassColumns.None : ImagePassColumns.Read(reader, reader.Version >= 3);
        var pooling = VectorPooling.None;
        string? unusedInput = null;
        if (reader.Version >= 4)
        {
            preprocessing = preprocessing with { ChannelOrder = reader.ReadEnum<ChannelOrder>("ChannelOrder") };
            pooling = reader.ReadEnum<VectorPooling>("Pooling");
            unusedInput = reader.ReadOptionalString();
        }

        ModelContent content = ModelContent.FromBytes(name, reader.ReadArray<byte>("Model", length));

        var host = new ComponentHost(environment, LoaderSignature);
        EncoderOptions options = EncoderSettings.For(host, columns.BatchSize);
        var lease = EncoderLease<ImageEncoder>.Alone(
            EncoderSettings.Open(
                host,
                "Load",
                name,
                _ => new ImageEncoder(content, input, output, preprocessing, options, pooling, unusedInput)
            ),
            nameof(ClipEmbeddingTransformer)
        );
        return new ClipEmbeddingTransformer(environment, columns, pass, lease, input, output, decoder: null);
    }
}
