namespace MLNet.Embeddings.Duplicates;

/// <summary>In what way a row repeats another one; of several, the strongest.</summary>
public enum DuplicateKind
{
    /// <summary>It repeats no other row.</summary>
    Unique = 0,

    /// <summary>The files are equal byte for byte (SHA-256).</summary>
    ExactFile = 1,

    /// <summary>The files differ, but the images have the same width, height and pixels.</summary>
    ExactPixels = 2,

    /// <summary>The score reaches the threshold.</summary>
    Near = 3,
}
