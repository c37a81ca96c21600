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

    /// <summary>The nearest points of each point by their vectors; <see langword="null"/> takes those on the map.</summary>
    public PageNeighbors? Neighbors { get; init; }

    /// <summary>What was found, the worst first; <see langword="null"/> where nothing was looked for.</summary>
    public IReadOnlyList<PageFinding>? Findings { get; init; }

    /// <summary>The points of each kind of finding, the gravest kind first.</summary>
    public IReadOnlyList<PageFlag> Flags { get; init; } = [];

    /// <summary>Groups of points that repeat each other.</summary>
    public IReadOnlyList<PageGroup> Groups { get; init; } = [];

    /// <summary>Words to search the points by; <see langword="null"/> where the model knows none.</summary>
    public PageWords? Words { get; init; }

    /// <summary>The files that the small pictures were made of; <see langword="null"/> where there are none.</summary>
    public PageOriginals? Originals { get; init; }

    /// <summary>What a point is called, in the singular.</summary>
    public string Item { get; init; } = "picture";

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

        if (Neighbors is not null)
            CheckCount("The table of neighbors", Neighbors.Points.Length / Math.Max(Neighbors.Count, 1));

        if (Originals is { Paths: { } paths })
            CheckCount("The list of files", paths.Count);

        if (Words is not null && Words.Points.Length != Words.Names.Count * Words.Count)
            throw new ArgumentException($"{Words.Points.Length} points are no {Words.Count} for each of {Words.Names.Count} words.");

        foreach (PageTable table in Sections.Select(section => section.Table).OfType<PageTable>())
            CheckTable(table);

        IEnumerable<int> points = (Findings ?? []).SelectMany(finding => new[] { finding.Point, finding.OtherPoint });
        points = points.Concat(Flags.SelectMany(flag => flag.Points)).Concat(Groups.SelectMany(group => group.Points));
        if (points.DefaultIfEmpty(-1).Max() is var largest && largest >= Count)
            throw new ArgumentException($"A finding tells of point {largest}, but there are {Count}.");
    }

    private static void CheckTable(PageTable table)
    {
        foreach (PageTableRow row in table.Rows)
        {
            if (row.Cells.Count != table.Columns.Count)
                throw new ArgumentException($"A row of a table has {row.Cells.Count} cells, its heading {table.Columns.Count}.");
        }
    }

    private void CheckCount(string part, int count)
    {
        if (count != Count)
            throw new ArgumentException($"{part} tells of {count} points, the first map of {Count}.");
    }
}
