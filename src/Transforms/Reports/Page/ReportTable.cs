using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Reports;

/// <summary>A table of your own on the page of a report.</summary>
public sealed class ReportTable
{
    /// <param name="title">Heading of its section.</param>
    /// <param name="note">A sentence below the heading; empty for none.</param>
    /// <param name="columns">Headings of the columns; one that begins with '#' is of numbers, set flush right, and shown without the
    /// sign.</param>
    /// <param name="rows">The rows, each with as many cells.</param>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    public ReportTable(string title, string note, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentException.ThrowIfNullOrEmpty(title);
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.FirstOrDefault(row => row.Count != columns.Count) is { } odd)
            throw new ArgumentException($"A row has {odd.Count} cells, but there are {columns.Count} columns.", nameof(rows));
        Title = title;
        Note = note;
        Columns = columns;
        Rows = rows;
    }

    /// <summary>Heading of its section.</summary>
    public string Title { get; }

    /// <summary>A sentence below the heading; empty for none.</summary>
    public string Note { get; }

    /// <summary>Headings of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    internal PageSection ToSection() => new(Title, Note, new PageTable(Columns, [.. Rows.Select(row => new PageTableRow(row))]));
}
