using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Shards;

/// <summary>What the last steps of a job found, for a person and for a program.</summary>
internal static class JobFindings
{
    private const string Summary = "duplicates/summary.json";
    private const string Recall = "duplicates/recall.json";
    private const string Problems = "img_emb/problems-";

    /// <summary>Tells what there is.</summary>
    public static async Task TellAsync(IShardStorage storage, JsonObject result, CommandConsole console)
    {
        if (await CountUnreadableAsync(storage, console.CancellationToken).ConfigureAwait(false) is { } unreadable)
        {
            result["unreadable"] = unreadable;
            if (unreadable > 0)
            {
                console.WriteFailure(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Pictures that cannot be read: {unreadable:N0}; they are left out, and named in {storage.Root}/{Problems}N.txt."
                    )
                );
                console.ExitCode = ExitCode.SomeFailed;
            }
        }

        if (await ReadAsync(storage, Summary, console.CancellationToken).ConfigureAwait(false) is { } summary)
        {
            console.WriteFigures(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(long)summary["duplicates"]!:N0} of {(long)summary["rows"]!:N0} rows are duplicates, in "
                        + $"{(long)summary["groups"]!:N0} groups; {(long)summary["leaks"]!:N0} leak."
                )
            );
            console.WriteLine($"Tables: {storage.Root}/duplicates/groups.csv, pairs.csv and leaks.csv.");
            result["duplicates"] = summary;
        }

        if (await ReadAsync(storage, Recall, console.CancellationToken).ConfigureAwait(false) is { } recall)
        {
            console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The cells found {(long)recall["found"]!:N0} of {(long)recall["pairs"]!:N0} pairs of "
                        + $"{(long)recall["sampledRows"]!:N0} sampled rows: recall {(double)recall["recall"]!:F4}, "
                        + $"at least {(double)recall["atLeast"]!:F4} (19 times in 20)."
                )
            );
            result["recall"] = recall;
        }
    }

    // A line of these files is a picture; a plan over vectors has none of them.
    private static async Task<long?> CountUnreadableAsync(IShardStorage storage, CancellationToken token)
    {
        long? count = null;
        await foreach (string name in storage.ListAsync(Problems, token).ConfigureAwait(false))
        {
            using var reader = new StreamReader(await storage.OpenReadAsync(name, token).ConfigureAwait(false));
            count ??= 0;
            while (await reader.ReadLineAsync(token).ConfigureAwait(false) is not null)
                count++;
        }

        return count;
    }

    private static async Task<JsonNode?> ReadAsync(IShardStorage storage, string name, CancellationToken token)
    {
        if (await storage.LengthAsync(name, token).ConfigureAwait(false) is null)
            return null;
        await using Stream stream = await storage.OpenReadAsync(name, token).ConfigureAwait(false);
        return await JsonNode.ParseAsync(stream, cancellationToken: token).ConfigureAwait(false);
    }
}
