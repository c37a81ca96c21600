using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports;

public sealed partial class ProjectionPage
{
    /// <summary>Writes a page of maps that a pipeline made.</summary>
    /// <param name="path">The file, such as <c>maps.html</c>; it appears when it is complete, in place of an older one.</param>
    /// <param name="data">The rows.</param>
    /// <param name="mapColumnNames">Columns of the maps, vectors of Single with two or three components each, shown side by side under the
    /// columns' names.</param>
    /// <param name="options">Classes, names, pictures and figures; <see langword="null"/> shows the places only.</param>
    /// <returns>The number of points. A row without a place on each of the maps is left out, and the page says how many were.</returns>
    /// <exception cref="ArgumentException">No map is named, or metrics of another number of maps are given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type or size.</exception>
    /// <exception cref="InvalidOperationException">No row has a place on each of the maps.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <example>
    /// <code><![CDATA[
    /// IDataView map = mlContext.Transforms.UmapProjection("UMAP", "Features", numberOfComponents: 3).Fit(data).Transform(data);
    /// ProjectionPage.Save("map.html", map, ["UMAP"], new() { LabelColumnName = "Label" });
    /// ]]></code>
    /// </example>
    public static int Save(string path, IDataView data, IReadOnlyList<string> mapColumnNames, ProjectionPageOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(mapColumnNames);
        options ??= new ProjectionPageOptions();
        if (mapColumnNames.Count == 0)
            throw new ArgumentException("Name at least one column of a map.", nameof(mapColumnNames));
        if (options.Metrics.Count > 0 && options.Metrics.Count != mapColumnNames.Count)
        {
            throw new ArgumentException(
                $"There are metrics of {options.Metrics.Count} maps, but {mapColumnNames.Count} maps; give one for each, or none.",
                nameof(options)
            );
        }

        // A place that cannot be written is reported before the pipeline behind the rows runs.
        using var file = new PendingFile(path);
        ProjectedRows rows = ProjectedRows.Read(
            data,
            mapColumnNames,
            options.LabelColumnName,
            options.KeyColumnName,
            options.PixelColumnName
        );
        if (rows.Count == 0)
            throw new InvalidOperationException($"No row has a place on each of the maps {string.Join(", ", mapColumnNames)}.");

        file.Commit(stream => MapPageWriter.Write(stream, PageOf(rows, mapColumnNames, options)));
        return rows.Count;
    }

    private static MapPage PageOf(ProjectedRows rows, IReadOnlyList<string> names, ProjectionPageOptions options)
    {
        string count = rows.Count.ToString("N0", CultureInfo.InvariantCulture);
        string leftOut = rows.NumberLeftOut.ToString("N0", CultureInfo.InvariantCulture);
        return new MapPage
        {
            Title = options.Title ?? $"{count} rows",
            Subtitle = rows.NumberLeftOut == 0 ? "" : $"Rows without a place, left out: {leftOut}.",
            Facts = [new PageFact("rows", count)],
            Maps = [.. names.Select((name, map) => new PageMap(name, rows.Maps[map], FactsOf(options.Metrics.ElementAtOrDefault(map))))],
            Colorings = [rows.Coloring(options.LabelColumnName)],
            Names = rows.Keys,
            Thumbnails = rows.Pixels is { } pixels ? new PageThumbnails(rows.PixelSide, rows.PixelSide, 1, pixels) : null,
        };
    }

    private static PageFact[] FactsOf(ProjectionMetrics? metrics)
    {
        if (metrics is null)
            return [];

        PageFact[] facts =
        [
            Fact("trustworthiness", metrics.Trustworthiness),
            Fact("neighbor recall", metrics.NeighborRecall),
            Fact("continuity", metrics.Continuity),
            Fact("random triplets", metrics.RandomTripletAccuracy),
        ];
        return metrics.LabelAccuracy is { } accuracy ? [Fact($"{metrics.NeighborCount}-NN accuracy", accuracy), .. facts] : facts;
    }

    private static PageFact Fact(string name, double value) => new(name, value.ToString("0.000", CultureInfo.InvariantCulture));
}
