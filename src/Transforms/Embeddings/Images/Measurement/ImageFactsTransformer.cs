using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Columns;
using MLNet.Embeddings.Images.Measurement;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Storage;

[assembly: LoadableClass(
    typeof(ImageFactsTransformer),
    null,
    typeof(SignatureLoadModel),
    "Image facts",
    ImageFactsTransformer.LoaderSignature
)]

namespace MLNet.Embeddings;

/// <summary>Measures images; see <see cref="ImageFactsEstimator"/>.</summary>
public sealed class ImageFactsTransformer : RowTransformer
{
    internal const string LoaderSignature = "ImageFacts";

    private readonly ImageFactsColumns _columns;
    private readonly IImageDecoder _decoder;

    internal ImageFactsTransformer(IHostEnvironment environment, ImageFactsColumns columns, IImageDecoder? decoder)
        : base(environment, CurrentFormat)
    {
        _columns = columns;
        _decoder = decoder ?? ImageDecoders.Default;
    }

    internal static LoadableFormat<ImageFactsTransformer> CurrentFormat { get; } = new("IMGFACTS", 1, LoaderSignature, Read);

    /// <summary>Loads a transformer that its <see cref="RowTransformer.Save"/> wrote.</summary>
    /// <param name="mlContext">The environment to load into.</param>
    /// <param name="stream">Holds the content.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static ImageFactsTransformer Load(MLContext mlContext, Stream stream) => CurrentFormat.Load(mlContext, stream);

    internal static ImageFactsTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        CurrentFormat.Load(environment, context);

    private protected override IBatchMapping Bind(DataViewSchema inputSchema) =>
        new ImageFactsMapping(Host, _columns, ImageColumn.Find(inputSchema, _columns.Input), _decoder);

    private protected override void WriteContent(ModelWriter writer) => _columns.Write(writer);

    private static ImageFactsTransformer Read(IHostEnvironment environment, ModelReader reader) =>
        new(environment, ImageFactsColumns.Read(reader), decoder: null);
}
