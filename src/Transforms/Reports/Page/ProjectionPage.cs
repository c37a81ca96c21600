using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports;

/// <summary>An interactive page with one or several maps of the same rows, in two or three dimensions, side by side: colored in one or
/// several ways, with names and small images to look at. One HTML file that needs nothing else.</summary>
/// <example>
/// <code><![CDATA[
/// var page = new ProjectionPage("5,000 digits");
/// page.AddMap("UMAP", map); // a Matrix of 2 or 3 columns
/// page.ColorBy("Digit", labels);
/// page.Save("digits.html");
/// ]]></code>
/// </example>
public sealed partial class ProjectionPage
{
    private readonly List<PageFact> _facts = [];
    private readonly List<PageMap> _maps = [];
    private readonly List<PageColoring> _colorings = [];
    private PagePictures? _images;
    private PageThumbnails? _thumbnails;

    /// <param name="title">The heading.</param>
    public ProjectionPage(string title)
    {
        ArgumentException.ThrowIfNullOrEmpty(title);
        Title = title;
    }

    /// <summary>The heading.</summary>
    public string Title { get; }

    /// <summary>A sentence below the heading.</summary>
    public string Subtitle { get; set; } = "";

    /// <summary>A name for each row.</summary>
    /// <value>Default <see langword="null"/>: rows are numbered.</value>
    public IReadOnlyList<string>? Names { get; set; }

    /// <summary>Prints a figure beside the heading.</summary>
    /// <param name="name">What it tells, such as "digits".</param>
    /// <param name="value">The figure, such as "5,000".</param>
    public void AddFact(string name, string value) => _facts.Add(new PageFact(name, value));

    /// <summary>Adds a map.</summary>
    /// <param name="name">Its heading, such as "UMAP".</param>
    /// <param name="coordinates">A row of two or three finite numbers for each row.</param>
    /// <param name="facts">Figures printed beside its heading, each with what it tells.</param>
    /// <exception cref="ArgumentException">There are other than two or three columns, or another number of rows than the maps before
    /// have.</exception>
    public void AddMap(string name, Matrix coordinates, params IReadOnlyList<(string Name, string Value)> facts)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(coordinates);
        ArgumentNullException.ThrowIfNull(facts);
        if (coordinates.ColumnCount is not (2 or 3))
            throw new ArgumentException(
                $"The map '{name}' has {coordinates.ColumnCount} columns; a page shows 2 or 3.",
                nameof(coordinates)
            );
        if (_maps.Count > 0 && coordinates.RowCount != _maps[0].Coordinates.RowCount)
            throw new ArgumentException(
                $"The map '{name}' has {coordinates.RowCount} rows, the first one {_maps[0].Coordinates.RowCount}.",
                nameof(coordinates)
            );
        _maps.Add(new PageMap(name, coordinates, [.. facts.Select(fact => new PageFact(fact.Name, fact.Value))]));
    }

    /// <summary>Adds a way to color the points: by class. The first coloring is shown at the start.</summary>
    /// <param name="name">What the classes are, such as "Digit".</param>
    /// <param name="labels">The class of each row.</param>
    public void ColorBy(string name, IReadOnlyList<string> labels)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(labels);
        string[] classes = [.. labels.Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> places = Enumerable.Range(0, classes.Length).ToDictionary(place => classes[place]);
        _colorings.Add(PageColoring.ByClass(name, classes, [.. labels.Select(label => places[label])]));
    }

    /// <summary>Adds a way to color the points: by a number, from the smallest to the largest.</summary>
    /// <param name="name">What it is, such as "Outlier score".</param>
    /// <param name="scores">The number of each row; NaN for none.</param>
    public void ColorBy(string name, IReadOnlyList<float> scores)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(scores);
        _colorings.Add(PageColoring.ByScore(name, [.. scores]));
    }

    /// <summary>Gives each row an image.</summary>
    /// <param name="files">Content of an image file that browsers read, such as a JPEG, for each row; an empty one for none.</param>
    public void SetImages(IReadOnlyList<byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        (_images, _thumbnails) = (new PagePictures(files), null);
    }

    /// <summary>Gives each row an image, all of one size.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="channels">1 for gray images, where 255 is ink, or 3 for red, green and blue.</param>
    /// <param name="pixels">Image after image, row after row, channels together.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public void SetImages(int width, int height, int channels, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Images have 1 or 3 channels.");
        ArgumentNullException.ThrowIfNull(pixels);
        (_images, _thumbnails) = (null, new PageThumbnails(width, height, channels, pixels));
    }

    /// <summary>Writes the page to a file, which appears under its name only when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">As <see cref="Write"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        using var file = new PendingFile(path);
        file.Commit(Write);
    }

    /// <summary>Writes the page.</summary>
    /// <param name="stream">Receives it, as UTF-8.</param>
    /// <exception cref="InvalidOperationException">There is no map, no coloring, or a part tells of another number of rows than the
    /// maps.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (_maps.Count == 0 || _colorings.Count == 0)
            throw new InvalidOperationException($"A page needs a map and a coloring: call {nameof(AddMap)} and {nameof(ColorBy)}.");

        var page = new MapPage
        {
            Title = Title,
            Subtitle = Subtitle,
            Facts = _facts,
            Maps = _maps,
            Colorings = _colorings,
            Names = Names,
            Pictures = _images,
            Thumbnails = _thumbnails,
        };
        try
        {
            page.Check();
        }
        catch (ArgumentException exception)
        {
            throw new InvalidOperationException(exception.Message, exception);
        }

        MapPageWriter.Write(stream, page);
    }
}
