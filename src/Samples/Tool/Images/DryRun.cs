using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>Shows how a data set is understood, before any picture is read.</summary>
internal static class DryRun
{
    private const int ClassesShown = 20;
    private const int RowsShown = 5;

    /// <summary>Writes it.</summary>
    public static void Write(ImageFolderListing listing, CommandConsole console)
    {
        console.Note(listing.Remarks);
        if (listing.LabelRemark is { } remark)
            console.Note(remark);
        console.WriteLine(listing.Description);
        KeyValuePair<string, int>[] classes =
        [
            .. listing
                .Images.Where(image => image.Label.Length > 0)
                .CountBy(image => image.Label)
                .OrderByDescending(label => label.Value)
                .ThenBy(label => label.Key, StringComparer.Ordinal),
        ];
        if (classes.Length > 0)
            console.WriteLine(Line($"Classes, {classes.Length:N0}: {Shown(classes)}"));
        if (listing.LinkedLeaks.Count > 0)
            console.WriteLine(
                Line($"In several splits at once, {listing.LinkedLeaks.Count:N0}, such as {ListedName.Quoted(listing.LinkedLeaks[0])}.")
            );
        console.WriteLine("First rows, with split and class:");
        foreach (ListedImage image in listing.Images.Take(RowsShown))
            console.WriteLine($"  {ListedName.Quoted(image.Id)}  {OrNone(image.Split)}  {OrNone(image.Label)}");

        var result = new JsonObject { ["dryRun"] = true, ["n"] = listing.ImageCount };
        FolderInput.AddPassedOver(result, listing);
        result["layout"] = UnderstoodLayout.ToJson(listing);
        result["classes"] = new JsonObject([.. classes.Select(label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value))]);
        result["withoutLabel"] = listing.Images.Count(image => image.Label.Length == 0);
        result["linkedLeaks"] = listing.LinkedLeaks.Count;
        result["unreadable"] = listing.Unreadable.Count;
        result["remarks"] = new JsonArray([.. listing.Remarks.Select(line => JsonValue.Create(line))]);
        result["rows"] = new JsonArray([
            .. listing
                .Images.Take(RowsShown)
                .Select(image => new JsonObject
                {
                    ["id"] = image.Id,
                    ["split"] = image.Split,
                    ["label"] = image.Label,
                }),
        ]);
        FolderInput.EndIncomplete(console, listing);
        console.WriteResult(result);
    }

    private static string Shown(KeyValuePair<string, int>[] classes) =>
        string.Join(", ", classes.Take(ClassesShown).Select(label => Line($"{ListedName.Quoted(label.Key)} {label.Value:N0}")))
        + (classes.Length > ClassesShown ? Line($" and {classes.Length - ClassesShown:N0} more") : "");

    private static string OrNone(string text) => text.Length > 0 ? ListedName.Quoted(text) : "-";

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
