namespace MLNet.Embeddings.Benchmarks.Pages;

/// <summary>What one opening of a page gave.</summary>
/// <param name="FirstFrame">Seconds from the navigation to the first drawing of points.</param>
/// <param name="FramesPerSecond">Frames a second with points drawn in them, while a map is dragged.</param>
/// <param name="Memory">Bytes that the browser's processes hold, shared ones in their share.</param>
internal readonly record struct PageFigures(double FirstFrame, double FramesPerSecond, double Memory);
