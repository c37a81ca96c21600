using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Projection;

/// <summary>How neighbors were found, as saved models and printed diagnostics name it.</summary>
internal static class NeighborMethodFormat
{
    public static string Name(NeighborMethod method) =>
        method switch
        {
            NeighborMethod.Exact => "exact",
            NeighborMethod.Approximate => "approximate",
            NeighborMethod.Given => "given",
            _ => "automatic",
        };

    /// <exception cref="FormatException">The name is of no method.</exception>
    public static NeighborMethod Read(ModelReader reader, string what)
    {
        string name = reader.Values.ReadString();
        return name switch
        {
            "exact" => NeighborMethod.Exact,
            "approximate" => NeighborMethod.Approximate,
            "given" => NeighborMethod.Given,
            _ => throw new FormatException($"The model is damaged: {what} is '{Excerpt.Of(name)}', and no way of finding neighbors."),
        };
    }
}
