namespace MLNet.Embeddings;

/// <summary>Whether a row's label could be judged.</summary>
public enum LabelQualityStatus
{
    /// <summary>It was.</summary>
    Judged = 0,

    /// <summary>The row has no label.</summary>
    NoLabel = 1,

    /// <summary>No row of the training set bears the label.</summary>
    UnknownLabel = 2,

    /// <summary>Fewer than three rows of the training set that are not twins of each other bear the label.</summary>
    SmallClass = 3,

    /// <summary>The row's vector is missing, infinite or too large.</summary>
    NoVector = 4,

    /// <summary>The vectors of the training set tell its classes apart no better than chance, so that no label can be judged.</summary>
    Indistinct = 5,
}
