namespace MLNet.Embeddings;

/// <summary>What was done to the image of one row that shows the same as that of another.</summary>
public enum DuplicateRelationKind
{
    /// <summary>Nothing that was looked for: both show the whole picture.</summary>
    None = 0,

    /// <summary>A part of it was cut out.</summary>
    Cropped = 1,

    /// <summary>Bars of one color were put around it.</summary>
    Letterboxed = 2,

    /// <summary>A band of one color with something on it, such as text, was put above or below it.</summary>
    Captioned = 3,

    /// <summary>It was rotated by a few degrees, and perhaps cropped.</summary>
    Rotated = 4,
}
