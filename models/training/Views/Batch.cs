
using MLNet.Embeddings.Training.Captions;
using MLNet.Embeddings.Training.Pictures;

namespace MLNet.Embeddings.Training.Views;

/// <summary>What one step learns from: two views of each picture, and texts.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="Tensors">First the light views of all pictures, then their edited views: 3 × side × side numbers each.</param>
/// <param name="Names">One caption for each concept of the catalog.</param>
/// <param name="Captions">Captions of some of the pictures, each said once.</param>
internal sealed record Batch(
    IReadOnlyList<TrainingPicture> Pictures,
    float[] Tensors,
    IReadOnlyList<Caption> Names,
    IReadOnlyList<Caption> Captions
);
