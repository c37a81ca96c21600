using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>The option that says whether edited copies are sought.</summary>
internal static class EditedCopiesOption
{
    private const string On = "on";

    /// <summary>Makes it.</summary>
    public static Option<string> Create() =>
        new Option<string>("--edited-copies")
        {
            Description = "Whether pictures are sought that were cropped, letterboxed, captioned or slightly rotated",
            DefaultValueFactory = _ => On,
        }.OneOf(On, "off");

    /// <summary>Whether they are.</summary>
    public static bool IsOn(ParseResult arguments, Option<string> option) => arguments.GetRequiredValue(option) == On;
}
