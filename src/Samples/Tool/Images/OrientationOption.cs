using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The option that says which way up pictures are compared.</summary>
internal static class OrientationOption
{
    public static Option<string> Create() =>
        new Option<string>("--orientation")
        {
            Description = "Which way up pictures are compared: turned as EXIF says, or as their pixels lie in the files",
            DefaultValueFactory = _ => "upright",
        }.OneOf("upright", "as-stored");

    public static DuplicateOrientation Of(string word) =>
        word == "as-stored" ? DuplicateOrientation.AsStored : DuplicateOrientation.Upright;
}
