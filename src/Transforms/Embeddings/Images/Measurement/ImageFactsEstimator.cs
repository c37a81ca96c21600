using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Measurement;

namespace MLNet.Embeddings;

/// <summary>Measures images: size, brightness, contrast, sharpness, entropy and color, without a model.</summary>
/// <remarks>
/// <para>To make one, call <see cref="ImageFactsCatalog.ImageFacts"/>.</para>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | | |
/// | -- | -- |
/// | Input column data type | <xref:Microsoft.ML.Data.MLImage>, text (the path of a file), or vector of <xref:System.Byte> (the content of
/// a file) |
/// | Output column data type | Known-sized vector of <xref:System.Single> with a named slot for each member of
/// <xref:MLNet.Embeddings.ImageFact>; NaN for an image that cannot be read |
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | No |
/// | Required NuGet in addition to Microsoft.ML | MLNet.Embeddings |
/// | Exportable to ONNX | No |
/// ]]></format>
/// <para>Large JPEG files are decoded at a smaller scale. Where the images go through <see cref="ClipEmbeddingEstimator"/> anyway, its
/// option FactsColumnName makes the same column while they are decoded.</para>
/// </remarks>
public sealed class ImageFactsEstimator : IEstimator<ImageFactsTransformer>
{
    private readonly ComponentHost _host;
    private readonly ImageFactsColumns _columns;
    private readonly IImageDecoder? _decoder;

    internal ImageFactsEstimator(
        IHostEnvironment environment,
        string outputColumnName,
        string? inputColumnName,
        string? imageFolder,
        IImageDecoder? decoder
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        _host = new ComponentHost(environment, nameof(ImageFactsEstimator));
        _columns = new ImageFactsColumns(outputColumnName, inputColumnName ?? outputColumnName, imageFolder);
        _decoder = decoder;
    }

    /// <summary>Checks the input; no row is read.</summary>
    /// <param name="input">Data with the column of images.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type.</exception>
    public ImageFactsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _columns.Input);
        return new ImageFactsTransformer(_host.Environment, _columns, _decoder);
    }

    /// <summary>The input's shape with the facts added.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Check(inputSchema, _columns.Input);
        return SchemaShapes.With(inputSchema, FactsColumn.Shape(_columns.Output));
    }
}
