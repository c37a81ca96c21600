namespace MLNet.Embeddings.Reports;

/// <summary>What a <see cref="ProjectionPage"/> shows beside the places of its points.</summary>
public sealed class ProjectionPageOptions
{
    /// <summary>The heading; <see langword="null"/>, the default, tells the number of rows.</summary>
    public string? Title { get; set; }

    /// <summary>Column of the class that colors a point: text, key, Boolean or a number; <see langword="null"/>, the default, colors all
    /// alike.</summary>
    public string? LabelColumnName { get; set; }

    /// <summary>Column of a point's name: text, key, Boolean or a number; <see langword="null"/>, the default, takes the number of the row,
    /// from 0.</summary>
    public string? KeyColumnName { get; set; }

    /// <summary>Column of square gray pictures, vectors of Single from 0, paper, to 1, ink, row after row, which are shown for the points;
    /// <see langword="null"/>, the default, shows none.</summary>
    public string? PixelColumnName { get; set; }

    /// <summary>Quality of each map, in the order of the maps, printed beside it; empty, the default, prints none.</summary>
    public IReadOnlyList<ProjectionMetrics> Metrics { get; set; } = [];
}
