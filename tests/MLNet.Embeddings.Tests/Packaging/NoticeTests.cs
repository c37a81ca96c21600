using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool;

namespace MLNet.Embeddings.Tests.Packaging;

/// <summary>What the tool's package holds of others is named with its license.</summary>
public class NoticeTests
{
    // As the package of native SQLite is called where it is fetched; in the list of dependencies it is called SQLite.
    private const string Sqlite = "SourceGear.sqlite3";

    [Fact]
    public void Every_package_that_the_tool_brings_is_named_and_no_other()
    {
        string tool = typeof(ToolApplication).Assembly.GetName().Name!;
        string list = Path.Combine(Repository.Root, "src", "Samples", "Tool", "obj", "project.assets.json");
        Assert.SkipUnless(File.Exists(list), $"{tool} was not built here.");
        JsonObject packages = JsonNode.Parse(File.ReadAllText(list))!["targets"]!.AsObject().First().Value!.AsObject();
        string[] brought =
        [
            .. packages
                .Where(library => (string)library.Value!["type"]! == "package" && BringsFiles(library.Value!.AsObject()))
                .Select(library => library.Key.Split('/')[0]),
        ];
        string[] named =
        [
            .. File.ReadLines(Path.Combine(Repository.Root, "src", "Samples", "Tool", "NOTICE.md"))
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .Skip(2)
                .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
        ];
        Assert.Empty(brought.Except(named));
        Assert.Empty(named.Except(packages.Select(library => library.Key.Split('/')[0])).Except([Sqlite]));
    }

    // Analyzers and files of a build do not travel with it.
    private static bool BringsFiles(JsonObject library) =>
        library["runtimeTargets"] is not null
        || (library["runtime"] is JsonObject files && files.Any(file => !file.Key.EndsWith("_._", StringComparison.Ordinal)));
}
