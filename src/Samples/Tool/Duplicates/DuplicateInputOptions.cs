using System.CommandLine;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>The options that say where the rows are.</summary>
internal sealed class DuplicateInputOptions
{
    private readonly Argument<string?> _folder = new("folder") { Description = LayoutOptions.Pictures, Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _input = new("--input") { Description = "Vectors, one row per item: .npy or .csv", HelpName = "file" };
    private readonly Option<string?> _ids = new("--ids")
    {
        Description = "Keys of the rows, one per line; with a folder, paths of images in it",
        HelpName = "file",
    };
    private readonly Option<string?> _labels = new("--labels") { Description = "Labels of the rows, one per line", HelpName = "file" };
    private readonly Option<string?> _splits = new("--splits") { Description = "Splits of the rows, one per line", HelpName = "file" };
    private readonly LayoutOptions _layout = new();

    public DuplicateInputOptions(Command command)
    {
        command.Arguments.Add(_folder);
        foreach (Option option in (Option[])[_input, _ids, _labels, _splits])
            command.Options.Add(option);
    }

    /// <summary>The options that say how a data set is laid out.</summary>
    public LayoutOptions Layout => _layout;

    /// <summary>The folder of images; <see langword="null"/> for none.</summary>
    public string? Folder(ParseResult arguments) => arguments.GetValue(_folder);

    /// <summary>Files that are read.</summary>
    public IEnumerable<(string Option, string? Path)> Files(ParseResult arguments) =>
        new[] { _input, _ids, _labels, _splits }.Select(option => (option.Name, arguments.GetValue(option)));

    /// <summary>Reads what the options name.</summary>
    public DuplicateInput Read(ParseResult arguments, CommandConsole console)
    {
        string? folder = arguments.GetValue(_folder);
        string? input = arguments.GetValue(_input);
        string? ids = arguments.GetValue(_ids);
        if (folder is null && input is null)
            throw new InputException("Name a folder of images, or vectors with --input.");
        if (folder is not null && input is not null && ids is null)
            throw new InputException("With both a folder and --input, say with --ids which image each row belongs to.");

        Matrix? vectors = input is null
            ? null
            : MatrixFile.Read(input, console.CancellationToken, console.Note).ToSingle(DistanceMetric.Cosine, out _);
        string[]? lines = ids is null ? null : Array.ConvertAll(LineReader.ReadAll(ids), ListedName.Parse);
        ImageFolderListing? listing = folder is null ? null : List(folder, lines, arguments, console);
        string[] keys = listing is not null
            ? [.. listing.Images.Select(image => image.Id)]
            : lines ?? [.. Enumerable.Range(0, vectors!.RowCount).Select(row => $"{row:D8}")];
        if (lines is not null)
            Check(ids!, keys, listing);
        if (vectors is not null && vectors.RowCount != keys.Length)
            throw new InputException($"{input} has {vectors.RowCount} rows, but {ids} has {keys.Length} lines.");

        return new DuplicateInput(
            listing,
            vectors,
            keys,
            Lines(arguments.GetValue(_labels), keys.Length, "labels"),
            Lines(arguments.GetValue(_splits), keys.Length, "splits")
        );
    }

    private ImageFolderListing List(string folder, string[]? names, ParseResult arguments, CommandConsole console)
    {
        if (names is null || folder.Length == 0)
            return _layout.Read(arguments, console, folder);
        return ImageFolderListing.FromNames(folder, names, new ImageFolderOptions { Layout = _layout.Layout(arguments) });
    }

    private static void Check(string ids, string[] keys, ImageFolderListing? listing)
    {
        if (listing is not null && keys.Length > 0 && listing.Images.All(image => image.Path.Length == 0))
        {
            string first = string.Join(", ", keys.Take(3).Select(key => $"'{ListedName.Quoted(key)}'"));
            throw new InputException(
                $"None of the {keys.Length:N0} lines of {ids} names a file of {listing.Path}: {first}; give paths below that folder."
            );
        }

        if (keys.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } repeated)
            throw new InputException($"{ids} names '{ListedName.Quoted(repeated.Key)}' more than once; every row needs a key of its own.");
    }

    private static string[]? Lines(string? path, int count, string what)
    {
        if (path is null)
            return null;

        string[] lines = LineReader.ReadAll(path);
        return lines.Length == count
            ? lines
            : throw new InputException($"{path} has {lines.Length} lines, but there are {count} rows; give as many {what} as rows.");
    }
}
