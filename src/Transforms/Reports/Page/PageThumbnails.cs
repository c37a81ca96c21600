namespace MLNet.Embeddings.Reports.Page;

/// <summary>Small pictures of the points, all of one size.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Channels">1 for gray pictures, where 255 is ink, or 3 for red, green and blue.</param>
/// <param name="Pixels">Picture after picture, row after row, channels together.</param>
internal sealed record PageThumbnails(int Width, int Height, int Channels, byte[] Pixels);
