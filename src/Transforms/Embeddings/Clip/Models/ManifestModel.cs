namespace MLNet.Embeddings.Clip.Models;

/// <summary>An entry of the manifest.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Source">The repository that publishes it.</param>
/// <param name="License">Its license.</param>
/// <param name="Dimension">Numbers of a vector.</param>
/// <param name="Image">The image model.</param>
/// <param name="Text">The text model; <see langword="null"/> where its texts are not supported.</param>
internal sealed record ManifestModel(
    string Name,
    string Title,
    string Source,
    string License,
    int Dimension,
    ManifestImage Image,
    ManifestText? Text
);
