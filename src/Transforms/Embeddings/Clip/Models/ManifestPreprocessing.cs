namespace MLNet.Embeddings.Clip.Models;

/// <summary>The preprocessing of a manifest's entry: what it leaves out is as <see cref="ImagePreprocessing"/> has it.</summary>
/// <remarks>Generated code that reads JSON sets all init-only properties of an object, and those that are left out to zero; so it
/// reads these.</remarks>
/// <param name="ResizeSize">See <see cref="ImagePreprocessing.ResizeSize"/>.</param>
/// <param name="CropSize">See <see cref="ImagePreprocessing.CropSize"/>.</param>
/// <param name="Resize">See <see cref="ImagePreprocessing.Resize"/>.</param>
/// <param name="Filter">See <see cref="ImagePreprocessing.Filter"/>.</param>
/// <param name="CropRounding">See <see cref="ImagePreprocessing.CropRounding"/>.</param>
/// <param name="Order">See <see cref="ImagePreprocessing.Order"/>.</param>
/// <param name="AsDisplayed">See <see cref="ImagePreprocessing.AsDisplayed"/>.</param>
/// <param name="ChannelOrder">See <see cref="ImagePreprocessing.ChannelOrder"/>.</param>
/// <param name="Mean">See <see cref="ImagePreprocessing.Mean"/>.</param>
/// <param name="StandardDeviation">See <see cref="ImagePreprocessing.StandardDeviation"/>.</param>
internal sealed record ManifestPreprocessing(
    int? ResizeSize,
    int? CropSize,
    ResizeMode? Resize,
    ResampleFilter? Filter,
    CropRounding? CropRounding,
    PixelOrder? Order,
    bool? AsDisplayed,
    ChannelOrder? ChannelOrder,
    IReadOnlyList<float>? Mean,
    IReadOnlyList<float>? StandardDeviation
)
{
    public ImagePreprocessing Complete()
    {
        var defaults = new ImagePreprocessing();
        return new ImagePreprocessing
        {
            ResizeSize = ResizeSize ?? defaults.ResizeSize,
            CropSize = CropSize ?? defaults.CropSize,
            Resize = Resize ?? defaults.Resize,
            Filter = Filter ?? defaults.Filter,
            CropRounding = CropRounding ?? defaults.CropRounding,
            Order = Order ?? defaults.Order,
            AsDisplayed = AsDisplayed ?? defaults.AsDisplayed,
            ChannelOrder = ChannelOrder ?? defaults.ChannelOrder,
            Mean = Mean ?? defaults.Mean,
            StandardDeviation = StandardDeviation ?? defaults.StandardDeviation,
        };
    }
}
