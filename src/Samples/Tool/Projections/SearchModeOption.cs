using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>The option that says how nearest neighbors are found.</summary>
internal static class SearchModeOption
{
    public static Option<string> Create(string defaultMode) =>
        new Option<string>("--search")
        {
            Description = "How neighbors are found; auto is exact where approximate search would not save half the time",
            DefaultValueFactory = _ => defaultMode,
        }.OneOf("auto", "exact", "approximate");

    public static NeighborMethod Parse(string name) =>
        name switch
        {
            "auto" => NeighborMethod.Automatic,
            "exact" => NeighborMethod.Exact,
            "approximate" => NeighborMethod.Approximate,
            _ => throw new InputException($"There is no way of searching called '{name}'."),
        };
}
