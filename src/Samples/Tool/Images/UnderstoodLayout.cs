using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>What was understood of a data set, as a result.</summary>
internal static class UnderstoodLayout
{
    /// <summary>The layout as a JSON object.</summary>
    public static JsonObject ToJson(ImageFolderListing listing)
    {
        IReadOnlyList<ListedImage> images = listing.Images;
        return new JsonObject
        {
            ["pattern"] = listing.Layout,
            ["splits"] = new JsonObject([
                .. images
                    .Where(image => image.Split.Length > 0)
                    .CountBy(image => image.Split)
                    .OrderBy(split => split.Key, StringComparer.Ordinal)
                    .Select(split => KeyValuePair.Create<string, JsonNode?>(split.Key, split.Value)),
            ]),
            ["withoutSplit"] = images.Count(image => image.Split.Length == 0),
            ["description"] = listing.Description,
        };
    }
}
