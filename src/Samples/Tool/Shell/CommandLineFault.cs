using System.CommandLine;
using System.CommandLine.Parsing;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>Says in one sentence why a command line cannot be run.</summary>
internal static class CommandLineFault
{
    /// <summary>The sentence, with the help text to look at; <see langword="null"/> where the command line is right.</summary>
    /// <param name="parsed">What the parser makes of the command line.</param>
    public static string? Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? fault =
            UnknownOption(parsed, command)
            ?? (
                parsed.Errors.Count == 0
                    ? null
                    : UnknownToken(parsed, command)
                        ?? MissingArgument(parsed, command)
                        ?? NotANumber(parsed)
                        ?? Sentence(parsed.Errors[0].Message)
            );
        return fault is null ? null : $"{fault} See: mlnet-embeddings {PathOf(command)}--help";
    }

    // A command of a group is called with the group's name before its own.
    private static string PathOf(Command command) =>
        command is RootCommand ? "" : $"{string.Concat(command.Parents.OfType<Command>().Select(PathOf))}{command.Name} ";

    // The parser takes a misspelt option for an argument, such as the folder, and blames whatever follows.
    private static string? UnknownOption(ParseResult parsed, Command command)
    {
        string[] known =
        [
            .. command
                .Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive))
                .SelectMany(option => option.Aliases.Prepend(option.Name)),
        ];
        string? unknown = parsed
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token =>
                token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal) && token.Value.Length > 2
            )
            .Select(token => token.Value.Split('=', ':')[0])
            .FirstOrDefault(name => !known.Contains(name));
        if (unknown is null || command is RootCommand)
            return null;
        return Spelling.Nearest(unknown, known) is { } meant
            ? $"The command '{command.Name}' has no option '{unknown}'; did you mean '{meant}'?"
            : $"The command '{command.Name}' has no option '{unknown}'.";
    }

    private static string? UnknownToken(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens is not [var token, ..])
            return null;
        if (command is not RootCommand)
            return $"The command '{command.Name}' does not know what to do with '{token}'.";

        string[] known = [.. command.Subcommands.Select(subcommand => subcommand.Name)];
        return Directory.Exists(token)
                ? $"There is no command '{token}'; to look at the folder of that name, type: mlnet-embeddings inspect {token}."
            : Spelling.Nearest(token, known) is { } meant ? $"There is no command '{token}'; did you mean '{meant}'?"
            : $"There is no command '{token}'; there are {string.Join(", ", known)}.";
    }

    private static string? MissingArgument(ParseResult parsed, Command command)
    {
        Argument? missing = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > (parsed.GetResult(argument)?.Tokens.Count ?? 0)
        );
        return missing is null ? null : $"The command '{command.Name}' needs <{missing.HelpName ?? missing.Name}>: {missing.Description}.";
    }

    private static string? NotANumber(ParseResult parsed)
    {
        foreach (OptionResult result in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            if (NumberOptions.TakesWholeNumbers(result.Option) is not { } isWhole)
                continue;
            if (result.Tokens.Count == 0 && !result.Implicit)
                return $"{result.Option.Name} needs {(isWhole ? "a whole number" : "a number")}.";
            if (result.Tokens.FirstOrDefault(token => !IsNumber(token.Value, isWhole)) is { } wrong)
                return $"{result.Option.Name} {NumberText.Fault(wrong.Value, isWhole)}";
        }

        return null;
    }

    private static bool IsNumber(string text, bool isWhole) =>
        isWhole ? NumberText.TryParse(text, out int _) : NumberText.TryParse(text, out double _);

    private static string Sentence(string message)
    {
        string line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.EndsWith('.') || line.EndsWith('?') ? line : $"{line}.";
    }
}
