#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.
using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Loads folders of images, from <c>mlContext.Data</c>.</summary>
public static class ImageFolderCatalog
{
    /// <summary>Loads a folder of labeled images: a row per file, with the split and the class that folders, a table or annotations
    /// tell.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The folder: CLASS/FILE or, with folders named like train, valid and test at any level, SPLIT/CLASS/FILE,
    /// CLASS/SPLIT/FILE and the like, Hugging Face, COCO, YOLO or Pascal VOC; also one without classes. Or a file that names its images, as
    /// for <see cref="ImageFolderListing.Read"/>.</param>
    /// <param name="options">What to take and how splits and classes are told; <see langword="null"/> takes the defaults.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <remarks>
    /// <para>The columns, all of text: <c>Id</c>, the path below the folder, with forward slashes; <c>Path</c>, the full path; <c>Split</c>
    /// and <c>Label</c>, empty for an image in none. Rows stand in ordinal order of <c>Id</c>, the same on every system.</para>
    /// <para>The folder is listed once, now; no image is decoded. A file is taken for an image by its name or by its first bytes. What is
    /// passed over, such as notes, hidden files and further names of listed files, is counted in one message to <c>MLContext.Log</c>, a
    /// warning where it is more than hidden files and reports of this library; <see cref="ImageFolderListing"/> tells which these
    /// are.</para>
    /// </remarks>
    /// <returns>The rows, held in memory.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no image, or none of a wanted split; or a table or annotations cannot be
    /// understood, and the message tells file, line and reason.</exception>
    /// <exception cref="IOException">The path is another file, or cannot be read.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or the layout is none, or none for this path.</exception>
    /// <example>
    /// <code><![CDATA[
    /// IDataView images = mlContext.Data.LoadFromImageFolder("pictures");
    /// var pipeline = mlContext
    ///     .Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded)
    ///     .AppendCacheCheckpoint(mlContext)
    ///     .Append(mlContext.Transforms.DuplicateFlagger(new DuplicateFlaggerEstimator.Options
    ///     {
    ///         OutputColumnName = "Duplicate",
    ///         InputColumnName = "Vector",
    ///         ImagePathColumnName = "Path",
    ///         IdColumnName = "Id",
    ///         SplitColumnName = "Split",
    ///         LabelColumnName = "Label",
    ///     }));
    /// IDataView flagged = pipeline.Fit(images).Transform(images);
    /// ]]></code>
    /// </example>
    public static IDataView LoadFromImageFolder(
        this DataOperationsCatalog catalog,
        string path,
        ImageFolderOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var host = new ComponentHost(Catalogs.EnvironmentOf(catalog), nameof(LoadFromImageFolder));
        var listing = ImageFolderListing.Read(path, options, cancellationToken);
        using (LogChannel log = host.Log("List"))
        {
            if (listing.MessageOnPassedOver() is { } passedOver)
            {
                if (listing.IsWorthAWarning)
                    log.Warning(passedOver);
                else
                    log.Info(passedOver);
            }
        }

        return catalog.LoadFromEnumerable(listing.Images);
    }

    /// <summary>Loads a folder of labeled images that was listed before, for whoever wants to know first what it holds.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="listing">The images.</param>
    /// <returns>The rows, held in memory: the columns <c>Id</c>, <c>Path</c>, <c>Split</c> and <c>Label</c>, as by
    /// <see cref="LoadFromImageFolder(DataOperationsCatalog, string, ImageFolderOptions?, CancellationToken)"/>.</returns>
    public static IDataView LoadFromImageFolder(this DataOperationsCatalog catalog, ImageFolderListing listing)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(listing);
        return catalog.LoadFromEnumerable(listing.Images);
    }
}
