using Microsoft.ML;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tests.PublicApi;

/// <summary>What users can name changes only on purpose.</summary>
public class PublicApiTests
{
    private const string Accept = "MLNET_EMBEDDINGS_ACCEPT_API";

    public static TheoryData<Type> Packages => [typeof(EmbeddingsCatalog), typeof(DatasetInspector), typeof(MagickImageDecoder)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_surface_is_the_approved_one(Type member)
    {
        string file = Path.Combine(
            Repository.Root,
            "tests",
            "MLNet.Embeddings.Tests",
            "PublicApi",
            $"{member.Assembly.GetName().Name}.txt"
        );
        string[] actual = [.. PublicSurface.Of(member.Assembly)];
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(file, string.Join('\n', actual) + "\n");

        string[] approved = File.ReadAllLines(file);
        string[] differences =
        [
            .. Qualified(approved).Except(Qualified(actual)).Select(line => $"- {line}"),
            .. Qualified(actual).Except(Qualified(approved)).Select(line => $"+ {line}"),
        ];
        Assert.True(
            approved.SequenceEqual(actual),
            $"The public surface is no longer the one in {file}:\n{string.Join('\n', differences)}\nWhere that is meant, run this test "
                + $"with {Accept}=1, which rewrites the file, and commit it."
        );
    }

    // Many types have a member of the same name: a difference says whose it is.
    private static IEnumerable<string> Qualified(string[] lines)
    {
        string type = "";
        foreach (string line in lines)
        {
            bool isMember = line.StartsWith("    ", StringComparison.Ordinal);
            type = isMember ? type : line.Trim();
            yield return isMember ? $"{type.Split(" : ")[0]}: {line.Trim()}" : type;
        }
    }
}
