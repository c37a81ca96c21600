using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>How a search among the images of a folder ends.</summary>
internal static class FoundImages
{
    /// <summary>Writes the result, and sets the exit code where images were left out.</summary>
    /// <param name="console">Receives them.</param>
    /// <param name="query">What was looked for: its name in the result, and its value.</param>
    /// <param name="listing">The folder.</param>
    /// <param name="images">Its images.</param>
    /// <param name="best">Those that were found.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="times">Where the time went.</param>
    public static void Write(
        CommandConsole console,
        (string Name, string Value) query,
        ImageFolderListing listing,
        EmbeddedImages images,
        JsonArray best,
        string model,
        StageTimes times
    )
    {
        if (images.Failed > 0)
            console.ExitCode = ExitCode.SomeFailed;
        FolderInput.EndIncomplete(console, listing);
        var result = new JsonObject { [query.Name] = query.Value, ["images"] = listing.ImageCount };
        FolderInput.AddPassedOver(result, listing);
        result["failed"] = images.Failed;
        result["best"] = best;
        result["model"] = model;
        result["seconds"] = images.SecondsToJson(times);
        console.WriteResult(result);
    }
}
