namespace MLNet.Embeddings.Reports.Page;

/// <summary>
/// An interactive page with one or several maps of the same points: colored in one or several ways, with names and small pictures to look
/// at.
/// </summary>
internal sealed record MapPage
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence below the heading.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Figures printed beside the heading.</summary>
    public IReadOnlyList<PageFact> Facts { get; init; } = [];

    /// <summary>The maps, shown side by side.</summary>
    public required IReadOnlyList<PageMap> Maps { get; init; }

    /// <summary>The colorings to choose from; the first is shown at the start.</summary>
    public required IReadOnlyList<PageColoring> Colorings { get; init; }

    /// <summary>One name per point.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>One small picture per point, drawn from its pixels.</summary>
    public PageThumbnails? Thumbnails { get; init; }

    /// <summary>One picture per point, an image file; in place of <see cref="Thumbnails"/>.</summary>
    public PagePictures? Pictures { get; init; }

    /// <summary>What else there is to say of some points, shown when they are selected.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<PageFact>> PointFacts { get; init; } = new Dictionary<int, IReadOnlyList<PageFact>>();

    /// <summary>The report below the maps.</summary>
    public IReadOnlyList<PageSection> Sections { get; init; } = [];

    /// <summary>Number of points.</summary>
    public int Count => Maps[0].Coordinates.RowCount;

    /// <summary>Checks that all parts tell of the same points.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public void Check()
    {
        if (Maps.Count == 0 || Colorings.Count == 0)
            throw new ArgumentException("A page needs at least one map and one coloring.");

        foreach (PageMap map in Maps)
        {
            if (map.Coordinates.ColumnCount is not (2 or 3))
                throw new ArgumentException($"The map '{map.Name}' has {map.Coordinates.ColumnCount} components; a page shows 2 or 3.");

            CheckCount($"The map '{map.Name}'", map.Coordinates.RowCount);
        }

        foreach (PageColoring coloring in Colorings)
            CheckCount($"The coloring '{coloring.Name}'", coloring.Count);

        if (Names is not null)
            CheckCount("The list of names", Names.Count);

        if (Thumbnails is not null)
            CheckCount("The set of thumbnails", Thumbnails.Pixels.Length / (Thumbnails.Width * Thumbnails.Height * Thumbnails.Channels));

        if (Pictures is not null)
            CheckCount("The list of pictures", Pictures.Files.Count);

        foreach (PageTable table in Sections.Select(section => section.Table).OfType<PageTable>())
            CheckTable(table);
    }

    private void CheckTable(PageTable table)
    {
        foreach (PageTableRow row in table.Rows)
        {
            if (row.Cells.Count != table.Columns.Count)
                throw new ArgumentException($"A row of a table has {row.Cells.Count} cells, its heading {table.Columns.Count}.");
            if (row.Points.Any(point => point < 0 || point >= Count))
                throw new ArgumentException($"A row of a table tells of point {row.Points.Max()}, but there are {Count}.");
        }
    }

    private void CheckCount(string part, int count)
    {
        if (count != Count)
            throw new ArgumentException($"{part} tells of {count} points, the first map of {Count}.");
    }
}
