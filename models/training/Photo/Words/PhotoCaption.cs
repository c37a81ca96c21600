namespace MLNet.Embeddings.Training.Photo.Words;

/// <summary>A text and the concept it names.</summary>
/// <param name="Text">The text.</param>
/// <param name="Concept">Number of the concept.</param>
/// <param name="IsDrawing">Whether it speaks of a drawing.</param>
internal readonly record struct PhotoCaption(string Text, int Concept, bool IsDrawing);
