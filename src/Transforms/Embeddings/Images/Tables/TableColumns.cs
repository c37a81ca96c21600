using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Images.Tables;

/// <summary>Which columns of a table hold what.</summary>
/// <param name="Path">The column of paths; −1 for none.</param>
/// <param name="Label">The column of labels; −1 for none.</param>
/// <param name="Split">The column of splits; −1 for none.</param>
/// <param name="Key">The column of keys; −1 where paths are keys.</param>
internal sealed record TableColumns(int Path, int Label, int Split, int Key = -1)
{
    // In the order of preference, without case, blanks and signs.
    private static readonly string[] PathNames =
    [
        "path",
        "filepath",
        "imagepath",
        "imgpath",
        "picturepath",
        "filename",
        "imagefilename",
        "imgfilename",
        "file",
        "imagefile",
        "imgfile",
        "imagename",
        "imgname",
        "image",
        "img",
        "picture",
        "photo",
        "images",
        "imageid",
        "imgid",
        "id",
        "key",
        "name",
    ];

    private static readonly string[] LabelNames =
    [
        "label",
        "class",
        "category",
        "labels",
        "classes",
        "categories",
        "classname",
        "labelname",
        "categoryname",
        "target",
        "tags",
        "tag",
        "objects",
        "classid",
        "labelid",
        "categoryid",
    ];

    private static readonly string[] SplitNames = ["split", "subset", "fold", "partition", "usage", "dataset", "phase"];

    /// <summary>Names that are tried for a column of paths, for a sentence.</summary>
    public static string UsualPathNames => "path, file_name, image or id";

    /// <summary>Finds the columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="names">Names that were given; they win.</param>
    /// <param name="file">What people call the table.</param>
    /// <exception cref="InvalidDataException">A given name is none of the table's.</exception>
    public static TableColumns Find(ITable table, ColumnNames names, string file)
    {
        int path = Named(table, names.Path, file) ?? (table.LacksHeader ? FirstFile(table) : Usual(table, PathNames));
        // Of two columns without names, the other one holds labels.
        int label =
            Named(table, names.Label, file)
            ?? (table.LacksHeader ? (table.Columns.Count == 2 && path >= 0 ? 1 - path : -1) : Usual(table, LabelNames));
        int split = Named(table, names.Split, file) ?? (table.LacksHeader ? -1 : Usual(table, SplitNames));
        int key = Named(table, names.Key, file) ?? -1;
        return new TableColumns(path, label == path ? -1 : label, split == path || split == label ? -1 : split, key);
    }

    private static int? Named(ITable table, string? name, string file)
    {
        if (name is null)
            return null;
        int found = IndexOf(table.Columns, column => column == name);
        if (found < 0)
            found = IndexOf(table.Columns, column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase));
        return found >= 0
            ? found
            : throw SourceFault.At(
                file,
                0,
                $"There is no column {Excerpt.Of(name)}; the columns are "
                    + $"{string.Join(", ", table.Columns.Take(12).Select(Excerpt.Of))}{(table.Columns.Count > 12 ? ", …" : "")}."
            );
    }

    private static int Usual(ITable table, string[] names)
    {
        string[] plain = [.. table.Columns.Select(Plain)];
        foreach (string name in names)
        {
            if (Array.IndexOf(plain, name) is >= 0 and int found)
                return found;
        }

        // Columns such as image_file_name of Hugging Face.
        return names == PathNames ? Array.FindIndex(plain, name => name.EndsWith("filename", StringComparison.Ordinal)) : -1;
    }

    private static int FirstFile(ITable table)
    {
        TableRow first = table.Rows().FirstOrDefault();
        return first.Cells is null ? -1 : IndexOf(first.Cells, cell => Folders.ImageKind.IsNamedLikeImage(cell.Text));
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static int IndexOf<T>(IReadOnlyList<T> items, Func<T, bool> isWanted)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (isWanted(items[i]))
                return i;
        }

        return -1;
    }
}
