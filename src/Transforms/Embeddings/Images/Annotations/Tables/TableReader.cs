using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations.Boxes;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Tables;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Images.Annotations.Tables;

/// <summary>Reads tables with a row for each picture, or several.</summary>
/// <param name="layout">The layout in a word.</param>
/// <param name="title">What the tables are called.</param>
internal abstract class TableReader(string layout, string title) : IAnnotationReader
{
    /// <inheritdoc/>
    public string Layout => layout;

    /// <inheritdoc/>
    public string Title => title;

    /// <inheritdoc/>
    public abstract IReadOnlyList<FoundFile> Find(AnnotatedFolder folder, List<string> remarks);

    /// <inheritdoc/>
    public AnnotatedSet Read(AnnotatedFolder folder, IReadOnlyList<FoundFile> sources)
    {
        var set = new AnnotatedSet(folder.Names) { Origin = AnnotatedFolder.Listed(sources), FilesUsed = folder.CountOfOwn(sources) };
        foreach (FoundFile source in sources)
            Read(folder, source, sources.Count > 1 ? SplitOf(source) : null, set);
        if (!set.TellsLabels)
            set.LackOfLabels =
                $"{set.Origin} {(sources.Count == 1 ? "has" : "have")} no column with a usual name for labels, such as label "
                + "or class, and the pictures lie in no folders of classes";
        return set;
    }

    /// <summary>The split that the name of a table tells, where there are several.</summary>
    protected abstract string? SplitOf(FoundFile source);

    private static void Read(AnnotatedFolder folder, FoundFile source, string? splitOfTable, AnnotatedSet set)
    {
        ITable table = folder.Tables.Open(source.Path, source.Key);
        var columns = TableColumns.Find(table, folder.Columns, source.Key);
        if (columns.Path < 0)
            throw SourceFault.At(
                source.Key,
                0,
                $"No column has a usual name for paths, such as {TableColumns.UsualPathNames}; name the one that holds them. The columns "
                    + $"are {string.Join(", ", table.Columns.Take(12).Select(Excerpt.Of))}."
            );
        set.TellsLabels |= columns.Label >= 0;
        set.Remarks.Add(Told(table, columns, source.Key));
        var boxes = folder.WantsBoxes ? BoxColumns.Find(table) : null;
        string start = AnnotatedFolder.FolderOf(source.Key);
        foreach (TableRow row in table.Rows())
        {
            folder.Cancellation.ThrowIfCancellationRequested();
            string place = SourceFault.Place(source.Key, row.Line);
            string path = row.Cells[columns.Path].Text;
            if (row.Fault is { } fault)
                set.AddFault(place, fault);
            else if (path.Length == 0)
                set.AddFault(place, "it names no file");
            else if (set.Find(path, start, place, columns.Split >= 0 ? row.Cells[columns.Split].Text : splitOfTable) is { } note)
            {
                Label(note, row, columns.Label >= 0 ? row.Cells[columns.Label] : TableCell.Empty, boxes);
                if (columns.Key >= 0)
                    set.SetKey(note, row.Cells[columns.Key].Text, place);
            }
        }
    }

    private static void Label(PictureNote note, TableRow row, TableCell labels, BoxColumns? boxes)
    {
        foreach (string label in labels.Values)
            note.AddLabel(label);
        foreach (PictureBox box in boxes?.BoxesOf(row, labels) ?? [])
            note.AddBox(box);
    }

    private static string Told(ITable table, TableColumns columns, string file)
    {
        string Column(int index, string what) => index < 0 ? $"no {what}" : $"{what} in {Excerpt.Of(table.Columns[index])}";
        string header = table.LacksHeader ? "has no line with names of columns, which are numbered; it " : "";
        return $"{ListedName.Quoted(file)} {header}has {Column(columns.Path, "paths")}, {Column(columns.Label, "labels")}, "
            + $"{Column(columns.Split, "splits")}{(columns.Key < 0 ? "" : $", {Column(columns.Key, "keys")}")}.";
    }

    /// <summary>Whether a table has a column of paths, and its first rows name pictures of the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="source">The table.</param>
    /// <param name="needsMore">Whether it must tell labels or splits too.</param>
    /// <param name="reason">Why not.</param>
    protected static bool Fits(AnnotatedFolder folder, FoundFile source, bool needsMore, out string reason)
    {
        const int RowsAsked = 100;
        reason = "";
        try
        {
            ITable table = folder.Tables.Open(source.Path, source.Key);
            var columns = TableColumns.Find(table, folder.Columns, source.Key);
            if (columns.Path < 0)
                reason = $"no column has a usual name for paths, such as {TableColumns.UsualPathNames}";
            else if (needsMore && columns is { Label: < 0, Split: < 0 })
                reason = "no column has a usual name for labels or splits";
            if (reason.Length > 0)
                return false;

            string start = AnnotatedFolder.FolderOf(source.Key);
            string[] paths = [.. table.Rows().Take(RowsAsked).Select(row => row.Cells[columns.Path].Text)];
            int known = paths.Count(path => folder.Names.Find(path, start).Fault is NameFault.None or NameFault.Ambiguous);
            reason =
                known == 0 ? "none of its first rows names an image of the folder" : "most of its first rows name no image of the folder";
            return known > 0 && 2 * known >= paths.Length;
        }
        catch (Exception exception) when (exception is InvalidDataException || FileFault.IsFailure(exception))
        {
            reason = FileFault.Reason(exception).TrimEnd('.');
            return false;
        }
    }
}
