namespace MLNet.Embeddings.Training.Captions;

/// <summary>How a picture was made.</summary>
internal enum Medium
{
    /// <summary>With a camera.</summary>
    Photo = 0,

    /// <summary>Drawn by a program.</summary>
    Drawing,

    /// <summary>Written by hand, or as if.</summary>
    Handwriting,
}
