using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>Lists a folder of pictures, and tells what it holds besides those that can be read.</summary>
internal static class FolderInput
{
    private const int LinesOfUnreadable = 10;

    /// <summary>Lists the folder that an argument names.</summary>
    public static ImageFolderListing Read(string folder, CommandConsole console, ImageFolderOptions? options = null)
    {
        if (folder.Length == 0)
            throw new InputException("An empty name was given for the folder of pictures; name a folder.");
        // As it was typed; the listing would name the full path.
        if (!Directory.Exists(folder) && !File.Exists(folder))
            throw new InputException($"There is no folder {folder}.");
        if (options?.ImageFolder is { } images && !Directory.Exists(images))
            throw new InputException($"There is no folder {images}.");
        return ImageFolderListing.Read(folder, options, console.CancellationToken);
    }

    /// <summary>The paths of pictures as the user would write them: from the folder as it was typed, or full ones for a table.</summary>
    /// <param name="folder">The argument.</param>
    /// <param name="listing">What it led to.</param>
    public static string[] PathsOf(string folder, ImageFolderListing listing) =>
        Directory.Exists(folder)
            ? [.. listing.Images.Select(image => Path.Combine(folder, Path.GetRelativePath(listing.Path, image.Path)))]
            : [.. listing.Images.Select(image => image.Path)];

    /// <summary>Adds what was passed over to a result: all, and by reason.</summary>
    /// <param name="result">The result.</param>
    /// <param name="listing">The folder; nothing was passed over without one.</param>
    public static void AddPassedOver(JsonObject result, ImageFolderListing? listing)
    {
        result["passedOver"] = listing?.PassedOverCount ?? 0;
        result["passedOverBy"] = new JsonObject([
            .. Enum.GetValues<PassedOverReason>()
                .Select(reason =>
                    KeyValuePair.Create<string, JsonNode?>(
                        JsonNamingPolicy.CamelCase.ConvertName($"{reason}"),
                        listing?.PassedOverCounts[reason] ?? 0
                    )
                ),
        ]);
    }

    /// <summary>Names the first files that cannot be read.</summary>
    /// <param name="console">Is told.</param>
    /// <param name="unreadable">The files.</param>
    /// <param name="listing">What was told of before.</param>
    public static void NoteUnreadable(CommandConsole console, IReadOnlyList<UnreadableImage> unreadable, ImageFolderListing? listing)
    {
        UnreadableImage[] files = [.. unreadable.Take(unreadable.Count - (listing?.Unreadable.Count ?? 0))];
        foreach (UnreadableImage file in files.Take(LinesOfUnreadable))
            console.Note($"{file.Id}: {file.Reason}");
        if (files.Length > LinesOfUnreadable)
            console.Note($"{files.Length - LinesOfUnreadable:N0} more files cannot be read.");
    }

    /// <summary>Sets the exit code of a command that goes on without what it could not look at.</summary>
    public static void EndIncomplete(CommandConsole console, ImageFolderListing listing)
    {
        if (listing.IsIncomplete || listing.Unreadable.Count > 0)
            console.ExitCode = ExitCode.SomeFailed;
    }
}
