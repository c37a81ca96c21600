namespace MLNet.Embeddings.Images.Layouts;

/// <summary>Why a box is no item.</summary>
internal enum BoxFault
{
    /// <summary>It is drawn around many objects at once.</summary>
    Crowd,

    /// <summary>It has no area, or its numbers are none.</summary>
    Empty,

    /// <summary>All of it lies outside of its picture.</summary>
    Outside,

    /// <summary>It is too small to show anything.</summary>
    Tiny,

    /// <summary>The size of its picture is not the annotated one, or cannot be read.</summary>
    OtherSize,
}
