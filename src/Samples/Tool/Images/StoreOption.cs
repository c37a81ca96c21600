using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The option that names the file which remembers what was computed of pictures.</summary>
internal sealed class StoreOption
{
    /// <summary>Environment variable that names the file, or none, where the command line does not.</summary>
    public const string Variable = "MLNET_EMBEDDINGS_STORE";

    /// <summary>The word for no file.</summary>
    public const string Off = "off";

    private readonly Option<string> _store = new("--store")
    {
        Description =
            "File that remembers vectors and small copies of pictures, so that unchanged ones are not decoded again, or off; without it, "
            + $"what {Variable} says, else store.db in the user's cache folder",
        HelpName = "file|off",
        DefaultValueFactory = _ => Default,
    };

    /// <summary>What is taken where the command line names nothing: a file, or <see cref="Off"/>.</summary>
    public static string Default =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : EmbeddingStore.DefaultPath;

    /// <summary>Adds the option to a command.</summary>
    public StoreOption(Command command) => command.Options.Add(_store);

    /// <summary>The option.</summary>
    public Option Option => _store;

    /// <summary>The file; <see langword="null"/> for none.</summary>
    public string? Path(ParseResult arguments) =>
        arguments.GetRequiredValue(_store) switch
        {
            Off => null,
            "" => throw new InputException($"{_store.Name} is empty: name a file, or {Off}."),
            var file => file,
        };

    /// <summary>Says where it is.</summary>
    public void Announce(ParseResult arguments, CommandConsole console)
    {
        if (Path(arguments) is { } file)
            console.Note($"Store: {file} remembers what is computed of pictures; {_store.Name} {Off} leaves it alone.");
    }
}
