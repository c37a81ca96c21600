#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Quality;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Measures images, and finds those that differ from the others of their set.</summary>
public static class ImageFactsCatalog
{
    /// <summary>Makes an <see cref="ImageFactsEstimator"/>, which measures size, brightness, contrast, sharpness, entropy and
    /// color.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">Name of the column that receives the facts: a vector of <see cref="float"/> with a named slot for
    /// each member of <see cref="ImageFact"/>.</param>
    /// <param name="inputColumnName">Name of the column of images: <see cref="Data.MLImage"/>, the path of a file as text, or the content
    /// of a file as a vector of bytes. <see langword="null"/>: <paramref name="outputColumnName"/>.</param>
    /// <param name="imageFolder">Folder that relative paths start from; <see langword="null"/>: the current one.</param>
    /// <param name="decoder">What decodes files; not part of a saved model. <see langword="null"/>:
    /// <see cref="ImageDecoders.Default"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="outputColumnName"/> is empty.</exception>
    /// <example>
    /// <code><![CDATA[
    /// IDataView images = mlContext.Data.LoadFromImageFolder("pictures");
    /// IDataView facts = mlContext.Transforms.ImageFacts("Facts", "Path").Fit(images).Transform(images);
    /// foreach (ImageFault fault in mlContext.FindImageFaults(facts, "Facts", "Id"))
    ///     Console.WriteLine($"{fault.Key}: {fault.Kind}, {fault.Fact} {fault.Value:0.###}, usually {fault.Typical:0.###}");
    /// ]]></code>
    /// </example>
    public static ImageFactsEstimator ImageFacts(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? imageFolder = null,
        IImageDecoder? decoder = null
    ) => new(Catalogs.EnvironmentOf(catalog), outputColumnName, inputColumnName, imageFolder, decoder);

    /// <summary>Finds images that are too dark, too bright, of low contrast, blurred, nearly blank, of an odd shape or size, or gray among
    /// colored ones.</summary>
    /// <param name="mlContext">The environment.</param>
    /// <param name="data">The images with their facts; read once.</param>
    /// <param name="factsColumnName">Column of facts, as <see cref="ImageFacts"/> or ClipEmbedding makes it. Images whose facts are missing
    /// are passed over.</param>
    /// <param name="idColumnName">Column of keys; <see langword="null"/>: the numbers of the rows, from 0.</param>
    /// <param name="falseAlarms">How many ordinary images of such a set may be expected to be taken for one fault, above 0.</param>
    /// <param name="cancellationToken">Stops the reading of the facts.</param>
    /// <remarks>
    /// <para>Limits are those of the set itself: beyond the upper quarter of the images, how far a fact lies from the usual is taken for
    /// exponentially distributed, and an image is named where fewer than <paramref name="falseAlarms"/> as far off would be expected.
    /// Besides, a fault must be one to the eye: an image of a bright set is not too dark for being of middle gray. The limits to the eye
    /// are constants of <see cref="ImageFaultKind"/>.</para>
    /// <para>An image may be of an odd shape and size and gray besides, but only one of nearly blank, too dark, too bright, of low contrast
    /// and blurred, in this order: what is dark has little contrast and no sharp edge.</para>
    /// </remarks>
    /// <returns>The faults, ordered by kind, then the least expected first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type or size, or
    /// <paramref name="falseAlarms"/> is not above 0.</exception>
    public static IReadOnlyList<ImageFault> FindImageFaults(
        this MLContext mlContext,
        IDataView data,
        string factsColumnName,
        string? idColumnName = null,
        double falseAlarms = 1,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(factsColumnName);
        if (!(falseAlarms > 0))
            throw new ArgumentOutOfRangeException(nameof(falseAlarms), falseAlarms, "falseAlarms must be above 0.");
        return ImageFaults.Find(FactsReader.Read(data, factsColumnName, idColumnName, cancellationToken), falseAlarms);
    }
}
