using System.CommandLine;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Vectors;

/// <summary>The options that say where vectors are that somebody made before, and what is known of their rows.</summary>
internal sealed class VectorInputOptions
{
    private readonly Option<string?> _input = new("--input")
    {
        Description =
            "Vectors made before, one row per item: .npy, .csv or .parquet, or a folder of clip-retrieval; rows of NaN have no vector",
        HelpName = "file",
    };
    private readonly Option<string?> _ids = new("--ids")
    {
        Description = "Keys of the rows, one per line, such as what embed --paths-out wrote",
        HelpName = "file",
    };
    private readonly Option<string?> _paths = new("--paths")
    {
        Description = "Paths of the rows' images, one per line; keys too, where there are no others",
        HelpName = "file",
    };
    private readonly Option<string?> _labels = new("--labels") { Description = "Labels of the rows, one per line", HelpName = "file" };
    private readonly Option<string?> _splits = new("--splits") { Description = "Splits of the rows, one per line", HelpName = "file" };
    private readonly Option<string?> _columns = new("--columns")
    {
        Description =
            "Columns of a Parquet file that have no usual names: each of vector, id, path, label and split, such as vector=emb,label=class",
        HelpName = "list",
    };
    private readonly bool _hasInput;
    private readonly bool _looksAtImages;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasInput">Whether --input is among them, and not the command's own.</param>
    /// <param name="looksAtImages">Whether images beside the vectors are looked at, and their paths more than names.</param>
    /// <param name="isSearch">Whether labels and splits are of no use.</param>
    public VectorInputOptions(Command command, bool hasInput = true, bool looksAtImages = true, bool isSearch = false)
    {
        _hasInput = hasInput;
        _looksAtImages = looksAtImages;
        if (hasInput)
            command.Options.Add(_input);
        command.Options.Add(_ids);
        command.Options.Add(_paths);
        if (!isSearch)
        {
            command.Options.Add(_labels);
            command.Options.Add(_splits);
        }

        command.Options.Add(_columns);
    }

    /// <summary>The file of vectors; <see langword="null"/> for none.</summary>
    public string? Input(ParseResult arguments) => arguments.GetValue(_input);

    /// <summary>Whether nothing but a file of vectors is named, and columns of it.</summary>
    public bool IsAlone(ParseResult arguments) => Given(arguments).All(option => option == _input || option == _columns);

    /// <summary>Names of columns by role, where they are given.</summary>
    public IReadOnlyDictionary<string, string> Columns(ParseResult arguments) => VectorColumns.Parse(arguments.GetValue(_columns));

    /// <summary>Name of the option.</summary>
    public string InputName => _input.Name;

    /// <summary>Files that are read.</summary>
    public IEnumerable<(string Option, string? Path)> Files(ParseResult arguments) =>
        Given(arguments).Select(option => (option.Name, arguments.GetValue(option)));

    /// <summary>Lines of a file that says which row is which; <see langword="null"/> where none is named.</summary>
    public string[]? Ids(ParseResult arguments, CommandConsole console) => Names(arguments, _ids, console);

    /// <summary>The file of <see cref="Ids"/>.</summary>
    public string? IdsFile(ParseResult arguments) => arguments.GetValue(_ids);

    /// <summary>Name of the option that says which rows there are; <see langword="null"/> where none does.</summary>
    public string? NamesOfRows(ParseResult arguments) =>
        IdsFile(arguments) is not null ? _ids.Name
        : Input(arguments) is not null ? _input.Name
        : null;

    /// <summary>Labels of the rows; <see langword="null"/> where no file is named.</summary>
    public string[]? Labels(ParseResult arguments, int count, CommandConsole console) => Lines(arguments, _labels, count, console);

    /// <summary>Splits of the rows; <see langword="null"/> where no file is named.</summary>
    public string[]? Splits(ParseResult arguments, int count, CommandConsole console) => Lines(arguments, _splits, count, console);

    /// <summary>Refuses options that say something of vectors where there are none.</summary>
    public void RequireInput(ParseResult arguments)
    {
        if (Given(arguments).FirstOrDefault(option => option != _input) is { } option)
            throw new InputException($"{option.Name} belongs to vectors; name them with {_input.Name}.");
    }

    /// <summary>Reads the vectors, and what columns and files say of them; files win over columns.</summary>
    public VectorInput Read(string input, ParseResult arguments, CommandConsole console)
    {
        VectorSource source = VectorSource.Read(input, VectorColumns.Parse(arguments.GetValue(_columns)), console);
        int count = source.Matrix.FileRowCount;
        string[]? paths = Counted(arguments, _paths, Names(arguments, _paths, console), count) ?? source.Paths;
        string[]? ids = Counted(arguments, _ids, Names(arguments, _ids, console), count) ?? source.Ids;
        string[] keys = ids ?? paths ?? [.. Enumerable.Range(0, count).Select(row => $"{row:D8}")];
        if (keys.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } repeated)
        {
            string place = arguments.GetValue(_ids) ?? (ids is null ? arguments.GetValue(_paths) : null) ?? input;
            throw new InputException(
                $"{place} names '{ListedName.Quoted(repeated.Key)}' more than once; every row needs a key of its own."
            );
        }

        if (source.Matrix.Missing is { Count: > 0 } missing)
        {
            string first = string.Join(", ", missing.Take(3).Select(row => ListedName.Quoted(keys[row])));
            console.Note($"{missing.Count:N0} of {count:N0} rows have no vector: {first}{(missing.Count > 3 ? " and others" : "")}.");
        }

        return new VectorInput(
            input,
            source.Matrix,
            keys,
            paths,
            Labels(arguments, count, console) ?? source.Labels,
            Splits(arguments, count, console) ?? source.Splits
        )
        {
            HasKeys = (ids ?? paths) is not null,
            ImagePaths = _looksAtImages && paths is not null ? Images(paths, input, IsNamed(arguments), console) : null,
        };
    }

    // Images that a column names may be somewhere else, and their vectors are of use without them; images that are asked for must be there.
    private static string[]? Images(string[] paths, string input, bool isNamed, CommandConsole console)
    {
        string folder = Directory.Exists(input) ? input : Path.GetDirectoryName(Path.GetFullPath(input)) ?? "";
        string[] beside = Array.ConvertAll(paths, path => Path.Combine(folder, path));
        if (isNamed || Array.Exists(paths, File.Exists))
            return paths;
        if (Array.Exists(beside, File.Exists))
            return beside;

        console.Note(
            $"None of the images is here that {input} names, such as {ListedName.Quoted(paths[0])}; the vectors are looked at alone."
        );
        return null;
    }

    private bool IsNamed(ParseResult arguments) =>
        arguments.GetValue(_paths) is not null || VectorColumns.Parse(arguments.GetValue(_columns)).ContainsKey("path");

    private static string[]? Names(ParseResult arguments, Option<string?> option, CommandConsole console) =>
        arguments.GetValue(option) is { } path
            ? Array.ConvertAll(LineReader.ReadAll(path, console.CancellationToken), ListedName.Parse)
            : null;

    private static string[]? Lines(ParseResult arguments, Option<string?> option, int count, CommandConsole console) =>
        arguments.GetValue(option) is { } path
            ? Counted(arguments, option, LineReader.ReadAll(path, console.CancellationToken), count)
            : null;

    private static string[]? Counted(ParseResult arguments, Option<string?> option, string[]? lines, int count) =>
        lines is null || lines.Length == count
            ? lines
            : throw new InputException(
                $"{arguments.GetValue(option)} has {lines.Length} lines, but there are {count} rows; {option.Name} takes as many lines "
                    + "as rows."
            );

    private IEnumerable<Option<string?>> Given(ParseResult arguments) =>
        new[] { _hasInput ? _input : null, _ids, _paths, _labels, _splits, _columns }
            .OfType<Option<string?>>()
            .Where(option => arguments.GetResult(option) is { Implicit: false });
}
