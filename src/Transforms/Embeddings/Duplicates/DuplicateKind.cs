namespace MLNet.Embeddings;

/// <summary>In what way a row repeats another one; of several, the strongest.</summary>
public enum DuplicateKind
{
    /// <summary>It repeats no other row.</summary>
    Unique = 0,

    /// <summary>The files are equal byte for byte (SHA-256).</summary>
    ExactFile = 1,

    /// <summary>
    /// The files differ, but what they show is the same: width, height and all bits of all pixels, upright and in all frames.
    /// Colors that full transparency hides do not count.
    /// </summary>
    ExactPixels = 2,

    /// <summary>The score reaches the threshold, and a second look at images, at up to 512 pixels a side, shows no difference.</summary>
    Near = 3,
}
