using MLNet.Embeddings.Training.Photo.Tower;

namespace MLNet.Embeddings.Training.Photo;

/// <summary>The sizes that the photo model's networks and files agree on.</summary>
internal static class PhotoClip
{
    /// <summary>Width and height of the pictures that the image network reads.</summary>
    public const int Side = 160;

    /// <summary>Length of the residual network's averaged feature map.</summary>
    public const int FeatureLength = 512;

    /// <summary>Numbers of the part of a vector that images and texts share.</summary>
    public const int MeaningLength = 256;

    /// <summary>Numbers of the part that keeps what the network saw; a text has zeros there.</summary>
    public const int DetailLength = 256;

    /// <summary>Numbers of a text, start and end included.</summary>
    public const int ContextLength = 32;

    // Squashed, not cropped: what lies at the border of a wide picture still counts.
    public static ImagePreprocessing Preprocessing { get; } =
        new()
        {
            ResizeSize = Side,
            CropSize = Side,
            Resize = ResizeMode.Squash,
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            Mean = [.. ResidualNetwork.Means.Select(mean => (float)(mean / 255))],
            StandardDeviation = [1 / 255f, 1 / 255f, 1 / 255f],
        };
}
