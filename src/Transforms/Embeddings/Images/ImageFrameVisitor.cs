namespace MLNet.Embeddings;

/// <summary>Receives one of several images of a file.</summary>
/// <param name="frame">The image as it is shown, which is only lent: it is neither kept nor disposed.</param>
/// <param name="milliseconds">How long it is shown; 0 for a page.</param>
public delegate void ImageFrameVisitor(DecodedImage frame, int milliseconds);
