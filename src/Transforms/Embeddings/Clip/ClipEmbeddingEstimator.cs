using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;

namespace MLNet.Embeddings;

/// <summary>Turns images into vectors with the image model of CLIP: images of alike content have vectors of high cosine
/// similarity.</summary>
/// <remarks>
/// <para>To make one, call <see cref="ClipCatalog.ClipEmbedding(TransformsCatalog, string, string?, ClipModel, string?)"/> or
/// <see cref="ClipCatalog.ClipEmbedding(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input column data type | <xref:Microsoft.ML.Data.MLImage>, text (the path of a file), or vector of <xref:System.Byte> (the content of
/// a file) |
/// | Output column data type | Known-sized vector of <xref:System.Single> of length 1; optionally a text column with the reason why there
/// is none, a vector of <xref:System.Byte> with the evidence for duplicates, and one with a small copy |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | No |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings, and Microsoft.ML.OnnxRuntime or Microsoft.ML.OnnxRuntime.Gpu |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>
/// Files are the better input: they are decoded on all processors, at full fidelity, while the model works on those before them. An
/// <see cref="MLImage"/> comes one by one from ML.NET, which has multiplied its colors by alpha. Put <c>AppendCacheCheckpoint</c> after
/// this stage, so that later stages that read their input several times do not encode the images anew.
/// </para>
/// <para>
/// The vector of an image may differ in its last bits with the number of images that go through the model at once; cosine similarities
/// agree to six digits.
/// </para>
/// <para>Source: A. Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", arXiv:2103.00020.</para>
/// </remarks>
public sealed partial class ClipEmbeddingEstimator : IEstimator<ClipEmbeddingTransformer>
{
    private readonly ComponentHost _host;
    private readonly ClipEmbeddingColumns _columns;
    private readonly ImagePassColumns _pass;
    private readonly ClipModel _model;
    private readonly IImageDecoder? _decoder;
    private readonly string? _storePath;
    private readonly SharedEncoder<ImageEncoder> _encoder;

    internal ClipEmbeddingEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _model = ClipModel.RequireImages(options.Model, nameof(options));

        _host = new ComponentHost(environment, nameof(ClipEmbeddingEstimator), options.CancellationToken);
        _columns = new ClipEmbeddingColumns(
            options.OutputColumnName,
            options.InputColumnName ?? options.OutputColumnName,
            options.StatusColumnName,
            options.ImageFolder,
            options.OnError,
            options.BatchSize
        );
        _columns.Validate();
        _pass = new ImagePassColumns(
            options.EvidenceColumnName,
            options.ThumbnailColumnName,
            options.ThumbnailSide,
            options.Decoding,
            options.FactsColumnName
        );
        _pass.Validate(_columns.Output, _columns.Status);
        _decoder = options.Decoder;
        _storePath = options.StorePath;
        if (_storePath is { Length: 0 })
            throw new ArgumentException("StorePath is empty: name a file, or leave it null for none.", nameof(options));
        EncoderOptions encoder = EncoderSettings.For(
            _host,
            options.BatchSize,
            options.NumberOfThreads,
            options.GpuDeviceId,
            options.FallbackToCpu,
            options.GpuProvider
        );
        _encoder = new SharedEncoder<ImageEncoder>(() =>
            EncoderSettings.Open(
                _host,
                "Fit",
                _model.Name,
                log => _model.OpenImageEncoder(encoder, new DownloadLog(log), canBeSaved: true, _host.CancellationToken)
            )
        );
    }

    /// <summary>Loads the model, downloading it first where need be; no row is read.</summary>
    /// <param name="input">Data with the column of images.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The model cannot be loaded or is no image model; the message says why.</exception>
    /// <exception cref="IOException">The model cannot be downloaded; the message says which file to put where.</exception>
    public ClipEmbeddingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _columns.Input);
        ClipImageModel image = _model.Image!;
        EncoderLease<ImageEncoder> lease = _encoder.Lease(nameof(ClipEmbeddingTransformer));
        return new ClipEmbeddingTransformer(
            _host.Environment,
            _columns,
            _pass,
            lease,
            image.Input,
            image.Output,
            _decoder,
            _storePath,
            _host.CancellationToken
        );
    }

    /// <summary>The input's shape with the vector added, and the further columns that are asked for.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Check(inputSchema, _columns.Input);
        SchemaShape.Column vector = SchemaShapes.Vector(_columns.Output, NumberDataViewType.Single, SchemaShapes.SlotNames);
        SchemaShape.Column[] status = _columns.Status is null ? [] : [SchemaShapes.Scalar(_columns.Status, TextDataViewType.Instance)];
        return SchemaShapes.With(inputSchema, [vector, .. status, .. _pass.Shapes]);
    }
}
