using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Gates;

/// <summary>Options that set limits to what is found.</summary>
internal static class Gate
{
    /// <summary>An option that says when it fails.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="what">What there may not be more of, with its verb.</param>
    public static Option<int?> Create(string name, string what) =>
        new Option<int?>(name) { Description = $"Gate: exit code 1 when more {what}" }.AtLeast(0);
}
