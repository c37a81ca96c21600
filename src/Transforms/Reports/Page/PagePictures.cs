namespace MLNet.Embeddings.Reports.Page;

/// <summary>Pictures of the points, each an image file such as a JPEG, of any size.</summary>
/// <param name="Files">Content of one file per point; an empty one stands for a picture that is missing.</param>
internal sealed record PagePictures(IReadOnlyList<byte[]> Files);
