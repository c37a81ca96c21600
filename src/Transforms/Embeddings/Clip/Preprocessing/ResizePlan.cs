namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>Size of the resized image and the square that survives of it.</summary>
internal readonly record struct ResizePlan(int Width, int Height, int Left, int Top, int CropSize)
{
    public static ResizePlan For(int width, int height, ImagePreprocessing preprocessing)
    {
        int size = preprocessing.ResizeSize;
        (int newWidth, int newHeight) =
            preprocessing.Resize == ResizeMode.Squash ? (size, size)
            : width <= height ? (size, Proportional(size, height, width))
            : (Proportional(size, width, height), size);
        int crop = preprocessing.CropSize;
        return new ResizePlan(
            newWidth,
            newHeight,
            Margin(newWidth - crop, preprocessing.CropRounding),
            Margin(newHeight - crop, preprocessing.CropRounding),
            crop
        );
    }

    private static int Proportional(int size, int longer, int shorter)
    {
        long length = (long)size * longer / shorter;
        return length <= int.MaxValue
            ? (int)length
            : throw new InvalidDataException(
                $"The image's sides of {longer} and {shorter} pixels are too unequal to resize the shorter one to {size}."
            );
    }

    private static int Margin(int excess, CropRounding rounding) =>
        rounding == CropRounding.Floor ? excess / 2 : (int)Math.Round(excess / 2.0, MidpointRounding.ToEven);
}
