using MLNet.Embeddings.Images.Annotations;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Images.Layouts;

/// <summary>A folder of pictures, and how it was understood.</summary>
/// <param name="Pictures">The pictures with splits and classes.</param>
/// <param name="Annotations">What tables or annotations told; <see langword="null"/> where folders alone did.</param>
/// <param name="Remarks">What to know of it, a sentence each.</param>
/// <param name="CroppedPictures">Pictures whose boxes are the items; <see langword="null"/> where pictures are.</param>
internal sealed record LaidOutFolder(
    PictureFolder Pictures,
    AnnotatedSet? Annotations,
    IReadOnlyList<string> Remarks,
    int? CroppedPictures = null
);
