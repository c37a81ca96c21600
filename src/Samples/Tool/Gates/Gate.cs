using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Gates;

/// <summary>Options that set limits to what is found.</summary>
internal static class Gate
{
    /// <summary>What to do about missing splits of vectors, which no folder lays out.</summary>
    public const string SplitsOfVectors = "give --splits FILE with the split of each row, or name its column with --columns split=NAME";

    /// <summary>An option that says when it fails.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="what">What there may not be more of, with its verb.</param>
    public static Option<int?> Create(string name, string what) =>
        new Option<int?>(name) { Description = $"Gate: exit code 1 when more {what}" }.AtLeast(0);
}
