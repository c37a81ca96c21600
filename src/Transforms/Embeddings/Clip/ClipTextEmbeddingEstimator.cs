using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings;

/// <summary>Turns texts into vectors with the text model of CLIP: a text and an image that it describes have vectors of high cosine
/// similarity.</summary>
/// <remarks>
/// <para>To make one, call <see cref="ClipCatalog.ClipTextEmbedding(TransformsCatalog, string, string?, ClipModel)"/> or
/// <see cref="ClipCatalog.ClipTextEmbedding(TransformsCatalog, Options)"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input column data type | Text |
/// | Output column data type | Known-sized vector of <xref:System.Single> of length 1 |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | No |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings, and Microsoft.ML.OnnxRuntime or Microsoft.ML.OnnxRuntime.Gpu |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>A text is cut to the model's context, 77 symbols in CLIP. An empty text has a vector too.</para>
/// <para>Source: A. Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", arXiv:2103.00020.</para>
/// </remarks>
public sealed partial class ClipTextEmbeddingEstimator : IEstimator<ClipTextEmbeddingTransformer>
{
    private readonly ComponentHost _host;
    private readonly ClipEmbeddingColumns _columns;
    private readonly ClipModel _model;
    private readonly SharedEncoder<TextEncoder> _encoder;

    internal ClipTextEmbeddingEstimator(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _model = ClipModel.RequireTexts(options.Model, nameof(options));

        _host = new ComponentHost(environment, nameof(ClipTextEmbeddingEstimator), options.CancellationToken);
        _columns = new ClipEmbeddingColumns(
            options.OutputColumnName,
            options.InputColumnName ?? options.OutputColumnName,
            Status: null,
            ImageFolder: null,
            RowErrorHandling.MissingValue,
            options.BatchSize
        );
        _columns.Validate();
        EncoderOptions encoder = EncoderSettings.For(
            _host,
            options.BatchSize,
            options.NumberOfThreads,
            options.GpuDeviceId,
            options.FallbackToCpu,
            options.GpuProvider
        );
        _encoder = new SharedEncoder<TextEncoder>(() =>
            EncoderSettings.Open(
                _host,
                "Fit",
                _model.Name,
                log => _model.OpenTextEncoder(encoder, new DownloadLog(log), canBeSaved: true, _host.CancellationToken)
            )
        );
    }

    /// <summary>Loads the model, downloading it first where need be; no row is read.</summary>
    /// <param name="input">Data with the text column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The model cannot be loaded or is no text model; the message says why.</exception>
    /// <exception cref="IOException">The model cannot be downloaded, or its tokenizer is missing; the message says which file to put
    /// where.</exception>
    public ClipTextEmbeddingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        TextColumn.Find(input.Schema, _columns.Input);
        ClipTextModel text = _model.Text!;
        EncoderLease<TextEncoder> lease = _encoder.Lease(nameof(ClipTextEmbeddingTransformer));
        return new ClipTextEmbeddingTransformer(_host.Environment, _columns, lease, text.Input, text.Output, _host.CancellationToken);
    }

    /// <summary>The input's shape with the vector added.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        TextColumn.Check(inputSchema, _columns.Input);
        return SchemaShapes.With(inputSchema, SchemaShapes.Vector(_columns.Output, NumberDataViewType.Single, SchemaShapes.SlotNames));
    }
}
