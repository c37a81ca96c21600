using System.CommandLine;
using System.CommandLine.Parsing;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>What a command line says, apart from options that a result does not depend on.</summary>
internal static class GivenOptions
{
    /// <summary>Each option that was given, with its values, in the order of the help text.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="apart">Options to leave out.</param>
    public static IEnumerable<string> Of(ParseResult arguments, params IReadOnlyList<Option> apart) =>
        arguments
            .CommandResult.Command.Options.Except(apart)
            .Select(arguments.GetResult)
            .OfType<OptionResult>()
            .Where(option => !option.Implicit)
            .Select(option => string.Join('\0', option.Tokens.Select(token => token.Value).Prepend(option.Option.Name)));
}
