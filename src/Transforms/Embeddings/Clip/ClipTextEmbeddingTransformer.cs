using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Tokenizer;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(ClipTextEmbeddingTransformer),
    null,
    typeof(SignatureLoadModel),
    "CLIP text embedding",
    ClipTextEmbeddingTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Turns texts into vectors; holds a session of the model, which <see cref="Dispose"/> frees.</summary>
/// <remarks>
/// <para>
/// Any number of threads may use it, and it may be disposed while they do: what runs is finished, what comes later is refused. A
/// <see cref="PredictionEngine{TSrc, TDst}"/> disposes the transformer that it was made of unless
/// <c>PredictionEngineOptions.OwnsTransformer</c> is <see langword="false"/>. A transformer that nobody disposes is released when it is
/// collected; the garbage collector is told how large it is.
/// </para>
/// <para>
/// The whole model and its tokenizer are part of a saved pipeline: those that were fitted, whatever has become of their files since. The
/// model is therefore held in memory beside the session, once for all transformers of an estimator. Loading a pipeline writes no files.
/// </para>
/// </remarks>
public sealed class ClipTextEmbeddingTransformer : RowTransformer, IDisposable
{
    internal const string LoaderSignature = "ClipTextEmbedding";

    private const int LongestContext = 1 << 14;

    private readonly ClipEmbeddingColumns _columns;
    private readonly EncoderLease<TextEncoder> _lease;
    private readonly string? _inputName;
    private readonly string? _outputName;

    internal ClipTextEmbeddingTransformer(
        IHostEnvironment environment,
        ClipEmbeddingColumns columns,
        EncoderLease<TextEncoder> lease,
        string? inputName,
        string? outputName,
        CancellationToken cancellationToken = default
    )
        : base(environment, CurrentFormat, cancellationToken)
    {
        _columns = columns;
        _lease = lease;
        _inputName = inputName;
        _outputName = outputName;
    }

    /// <summary>Numbers of a vector.</summary>
    public int Dimension => _lease.Encoder.Dimension;

    /// <summary>What really runs the model: "CPU", "CUDA", "TensorRT", "DirectML" or "CoreML".</summary>
    public string ExecutionProvider => _lease.Encoder.Provider;

    internal static LoadableFormat<ClipTextEmbeddingTransformer> CurrentFormat { get; } = new("CLIPTEXT", 2, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into; its <c>GpuDeviceId</c> tells where the model runs.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    /// <exception cref="InvalidOperationException">The model in it cannot be run; the message says why.</exception>
    public static ClipTextEmbeddingTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    /// <summary>Frees the session, unless another transformer of the same estimator still uses it.</summary>
    /// <remarks>Rows that are being encoded are finished first, in whichever thread; whoever asks for more gets an
    /// <see cref="ObjectDisposedException"/>.</remarks>
    public void Dispose() => _lease.Dispose();

    internal static ClipTextEmbeddingTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema)
    {
        _lease.Check();
        return new ClipTextEmbeddingMapping(Host, _lease, _columns.Output, TextColumn.Find(inputSchema, _columns.Input));
    }

    private protected override void WriteContent(ModelWriter writer)
    {
        byte[] model = _lease.Encoder.Content.ToSelfContained();
        _columns.Write(writer);
        writer.Values.Write(Path.GetFileName(_lease.Encoder.Content.Name));
        writer.WriteOptional(_inputName);
        writer.WriteOptional(_outputName);
        writer.Values.Write(_lease.Encoder.ContextLength);
        writer.Values.Write(_lease.Encoder.PadId);
        Action writeTokenizer = TokenizerFormat.WriteNumbers(writer, _lease.Encoder.Tokenizer);
        writer.Values.Write(model.Length);
        writeTokenizer();
        writer.WriteArray<byte>("Model", model);
    }

    private static ClipTextEmbeddingTransformer Read(IHostEnvironment environment, ModelReader reader)
    {
        ClipEmbeddingColumns columns = ClipEmbeddingColumns.Read(reader);
        string name = reader.Values.ReadString();
        string? input = reader.ReadOptionalString();
        string? output = reader.ReadOptionalString();
        int context = reader.ReadInt32("the context's length", 2, LongestContext);
        int padId = reader.ReadInt32("the padding", 0);
        Func<ITextTokenizer> readTokenizer = TokenizerFormat.ReadNumbers(reader, tellsKind: reader.Version >= 2);
        int modelLength = reader.ReadInt32("the model's length", 1);
        ITextTokenizer tokenizer = readTokenizer();
        if (padId > tokenizer.LargestId)
            throw new FormatException($"The saved model is damaged: the padding is {padId}.");
        ModelContent content = ModelContent.FromBytes(name, reader.ReadArray<byte>("Model", modelLength));

        var host = new ComponentHost(environment, LoaderSignature);
        EncoderOptions options = EncoderSettings.For(host, columns.BatchSize);
        var lease = EncoderLease<TextEncoder>.Alone(
            EncoderSettings.Open(host, "Load", name, _ => new TextEncoder(content, tokenizer, input, output, context, padId, options)),
            nameof(ClipTextEmbeddingTransformer)
        );
        return new ClipTextEmbeddingTransformer(environment, columns, lease, input, output);
    }
}
