namespace MLNet.Embeddings.Tool.Images;

/// <summary>The models that ship with the program, by name.</summary>
internal static class EmbeddedModels
{
    public static IReadOnlyList<ClipModel> All => [ClipModel.Embedded, ClipModel.EmbeddedSmall];

    /// <summary>A model that ships with the program or a known one.</summary>
    /// <exception cref="ArgumentException">No model has this name.</exception>
    public static ClipModel Named(string name) =>
        All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? ClipModel.Known(name);
}
