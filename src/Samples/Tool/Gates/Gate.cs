using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Gates;

/// <summary>A limit that a build may set to what is found.</summary>
/// <param name="option">The option that sets it.</param>
/// <param name="findings">What is counted, in the plural.</param>
internal sealed class Gate(Option<int?> option, string findings)
{
    /// <summary>Its option.</summary>
    public Option<int?> Option { get; } = option;

    /// <summary>A gate with an option that says when it fails.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="what">What there may not be more of, with its verb.</param>
    /// <param name="findings">What is counted, in the plural.</param>
    public static Gate Create(string name, string what, string findings) =>
        new(new Option<int?>(name) { Description = $"Gate: exit code 1 when more {what}" }.AtLeast(0), findings);

    /// <summary>Whether it was asked for.</summary>
    public bool IsSet(ParseResult arguments) => arguments.GetValue(Option) is not null;

    /// <summary>The sentence that says why it is not passed; <see langword="null"/> where it is, or was not asked for.</summary>
    public string? Failure(ParseResult arguments, int count) =>
        arguments.GetValue(Option) is { } limit && count > limit
            ? $"Not passed: {count:N0} {findings}, and {Option.Name} allows {limit:N0}."
            : null;
}
