namespace MLNet.Embeddings;

/// <summary>The filter that weighs source pixels when an image is resized.</summary>
/// <remarks>Bicubic and bilinear widen with the reduction, so that reducing an image does not alias.</remarks>
public enum ResampleFilter
{
    /// <summary>Cubic convolution with a = −0.5 over four source pixels, wider when reducing. What CLIP was trained with.</summary>
    Bicubic,

    /// <summary>The triangle over two source pixels, wider when reducing.</summary>
    Bilinear,

    /// <summary>The one source pixel below the center of the target pixel.</summary>
    Nearest,
}
