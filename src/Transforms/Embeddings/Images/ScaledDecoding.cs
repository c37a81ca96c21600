namespace MLNet.Embeddings.Images;

/// <summary>The rule by which large images are decoded smaller than they are stored.</summary>
internal static class ScaledDecoding
{
    /// <summary>Images of at most so many pixels are always looked at whole: there is little to be saved, and much to be seen.</summary>
    public const int LargestWhole = 1 << 19;

    /// <summary>
    /// Pixels that the shorter side keeps wherever a model, or a closer look at details, looks at an image. It is the same for all of them,
    /// so that one decoding serves all, and no vector depends on what else is asked for.
    /// </summary>
    public const int LeastSide = 448;

    // With half as much again a bicubic filter would show the codec's own filter before it: twice as much leaves a cosine of .999.
    private const int Margin = 2;

    private const int LargestReduction = 8;

    /// <summary>Whether an image is large enough for its pixels not to be looked at one by one.</summary>
    public static bool IsLarge(long width, long height) => width * height > LargestWhole;

    /// <summary>What the shorter side must keep where so much is needed of it.</summary>
    public static int MinimumFor(int neededSide) => checked(Margin * neededSide);

    /// <summary>How many stored pixels become one along each side, for codecs that know halves, quarters and eighths.</summary>
    /// <param name="width">Stored width.</param>
    /// <param name="height">Stored height.</param>
    /// <param name="minimumSide">Pixels that the shorter side must keep.</param>
    /// <returns>1, 2, 4 or 8.</returns>
    public static int ReductionOf(int width, int height, int minimumSide)
    {
        int reduction = 1;
        if (IsLarge(width, height))
        {
            while (reduction < LargestReduction && Math.Min(width, height) / (2 * reduction) >= minimumSide)
                reduction *= 2;
        }

        return reduction;
    }

    /// <summary>
    /// How many pixels of a smaller image its stored length covers: the last one stands for the stored pixels that are left, which may be
    /// fewer.
    /// </summary>
    /// <param name="stored">Stored length.</param>
    /// <param name="length">Length of the smaller image.</param>
    public static double Extent(int stored, int length)
    {
        int reduction = (int)Math.Round((double)stored / length);
        return ((long)stored + reduction - 1) / reduction == length ? (double)stored / reduction : length;
    }
}
