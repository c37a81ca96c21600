using System.CommandLine;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>The options that say where the rows are.</summary>
internal sealed class DuplicateInputOptions
{
    private readonly Argument<string?> _folder = new("folder") { Description = LayoutOptions.Pictures, Arity = ArgumentArity.ZeroOrOne };
    private readonly VectorInputOptions _vectors;
    private readonly LayoutOptions _layout = new();

    public DuplicateInputOptions(Command command)
    {
        command.Arguments.Add(_folder);
        _vectors = new VectorInputOptions(command);
    }

    /// <summary>The options that say how a data set is laid out.</summary>
    public LayoutOptions Layout => _layout;

    /// <summary>The folder of images; <see langword="null"/> for none.</summary>
    public string? Folder(ParseResult arguments) => arguments.GetValue(_folder);

    /// <summary>Files that are read.</summary>
    public IEnumerable<(string Option, string? Path)> Files(ParseResult arguments) => _vectors.Files(arguments);

    /// <summary>Reads what the options name.</summary>
    public DuplicateInput Read(ParseResult arguments, CommandConsole console)
    {
        string? folder = arguments.GetValue(_folder);
        string? input = _vectors.Input(arguments);
        if (folder is null && input is null)
            throw new InputException("Name a folder of images, or vectors with --input.");

        _layout.RefuseBeside(arguments, _vectors.NamesOfRows(arguments), hasFolder: folder is not null);
        VectorInput? vectors = input is null ? null : _vectors.Read(input, arguments, console);
        if (folder is null)
            return new DuplicateInput(null, vectors!.Vectors, vectors.Keys, vectors.Labels, vectors.Splits, vectors.ImagePaths);
        if (vectors is { HasKeys: false })
            throw new InputException("With both a folder and --input, say with --ids which image each row belongs to.");

        string[]? lines = vectors?.Keys ?? _vectors.Ids(arguments, console);
        ImageFolderListing listing = List(folder, lines is null ? null : Below(folder, lines), arguments, console);
        string[] keys = [.. listing.Images.Select(image => image.Id)];
        if (lines is not null)
            Check(_vectors.IdsFile(arguments) ?? input!, keys, listing);
        return new DuplicateInput(
            listing,
            vectors?.Vectors,
            keys,
            vectors is null ? _vectors.Labels(arguments, keys.Length, console) : vectors.Labels,
            vectors is null ? _vectors.Splits(arguments, keys.Length, console) : vectors.Splits
        );
    }

    // Paths as embed writes them begin with the folder as it was named there.
    private static string[] Below(string folder, string[] names)
    {
        string root = Path.GetFullPath(folder);
        return Array.ConvertAll(names, name => BelowOf(name) ?? name);

        string? BelowOf(string name)
        {
            if (name.Length == 0 || name.Contains('\0') || File.Exists(Path.Combine(folder, name)) || !File.Exists(name))
                return null;

            string below = Path.GetRelativePath(root, Path.GetFullPath(name));
            bool isOutside = below.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(below);
            return isOutside ? null : below.Replace(Path.DirectorySeparatorChar, '/');
        }
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
}
