namespace MLNet.Embeddings.Images.Annotations;

/// <summary>Why a written name leads to no picture.</summary>
internal enum NameFault
{
    /// <summary>It leads to one.</summary>
    None,

    /// <summary>There is no such picture.</summary>
    Missing,

    /// <summary>There is such a file, and it lies outside the folder.</summary>
    Outside,

    /// <summary>Several pictures in different folders bear that name.</summary>
    Ambiguous,

    /// <summary>There is such a file, and it is no picture.</summary>
    NoPicture,
}
