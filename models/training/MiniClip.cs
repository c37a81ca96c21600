namespace MLNet.Embeddings.Training;

/// <summary>The sizes that the networks, the views and the files agree on.</summary>
internal static class MiniClip
{
    /// <summary>Width and height of the pictures that the image network reads.</summary>
    public const int Side = 32;

    /// <summary>Numbers of a text, start and end included.</summary>
    public const int ContextLength = 32;

    /// <summary>Numbers of the part of a vector that images and texts share.</summary>
    public const int MeaningLength = 128;

    /// <summary>Numbers of the part of a vector that tells one picture from all others; a text has zeros there.</summary>
    public const int DetailLength = 128;

    public const float Mean = 0.5f;

    public const float StandardDeviation = 0.25f;

    // Squashed, not cropped: what lies at the border of a wide picture still counts.
    public static ImagePreprocessing Preprocessing(int side) =>
        new()
        {
            ResizeSize = side,
            CropSize = side,
            Resize = ResizeMode.Squash,
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            Mean = [Mean, Mean, Mean],
            StandardDeviation = [StandardDeviation, StandardDeviation, StandardDeviation],
        };
}
