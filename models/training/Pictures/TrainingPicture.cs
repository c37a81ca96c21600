
using MLNet.Embeddings.Training.Captions;

namespace MLNet.Embeddings.Training.Pictures;

/// <summary>One picture in memory and what is true of it.</summary>
/// <param name="Pixels">Red, green and blue of each pixel, row by row.</param>
/// <param name="Side">Width and height.</param>
/// <param name="Concept">Number of the one concept that it shows.</param>
/// <param name="Attributes">Numbers of everything that a caption may say of it.</param>
/// <param name="IsMirrorable">Whether its mirror image means the same.</param>
/// <param name="Scene">What was drawn, where it was drawn to order.</param>
internal sealed record TrainingPicture(
    byte[] Pixels,
    int Side,
    int Concept,
    IReadOnlySet<int> Attributes,
    bool IsMirrorable,
    SceneFacts? Scene = null
);
