namespace MLNet.Embeddings.Clip.Models;

/// <summary>Where an embedded model lies, or would lie.</summary>
/// <param name="Model">The model.</param>
/// <param name="Folder">The folder that holds it, or the first place where it was missed.</param>
/// <param name="Advice">How it gets there, for messages on a missing file.</param>
internal sealed record EmbeddedFolder(EmbeddedModel Model, string Folder, string Advice)
{
    /// <summary>A file of the model.</summary>
    public ClipModelFile File(string name) => new(Path.Combine(Folder, name)) { Advice = Advice };
}
