using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Images.Memory;
using MLNet.Embeddings.Images.Png;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>
/// The first picture of a file as people see it: upright, at full depth, without the colors that hide below full transparency.
/// </summary>
/// <remarks>Pixels lie in pooled memory: dispose the picture once it has been looked at.</remarks>
internal sealed class SeenPicture : IDisposable
{
    // What is too large to be kept at 16 bits a channel is looked at on a smaller copy: it is compared by its likeness only.
    private const int LargestSideOfCopies = 4096;

    private const byte White = 255;
    private const byte Black = 0;

    // A drawing in white, perhaps with a few gray edges, has hardly any contrast on white.
    private const float LeastContrastShare = 0.25f;

    private readonly DecodedImage _image;
    private readonly DeepPixels? _deep;
    private readonly PixelShare _share;
    private readonly byte[] _converted;
    private readonly bool _isDeep;
    private readonly int _orientation;
    private readonly bool _isLent;

    private SeenPicture(DecodedImage image, DeepPixels? deep, bool isDeep, int orientation, PixelShare share, bool isLent)
    {
        _isLent = isLent;
        _image = image;
        _share = share;
        Width = ImageOrientation.SwapsSides(orientation) ? image.Height : image.Width;
        Height = ImageOrientation.SwapsSides(orientation) ? image.Width : image.Height;
        _deep = deep;
        _isDeep = isDeep;
        _orientation = orientation;
        bool isNoColor = image.Kind is DecodedImageKind.Cmyk or DecodedImageKind.Gray16;
        _converted =
            deep is not null ? deep.ToEightBits()
            : isNoColor ? ToColors(image)
            : [];
        HasTransparency = Rgba.Length > 0 && PixelArithmetic.HasTransparency(Rgba);
        HasHiddenColors = HasTransparency && FindHidden(MemoryMarshal.Cast<byte, uint>(Rgba));
    }

    /// <summary>Width of the upright picture as it is looked at here.</summary>
    public int Width { get; private init; }

    /// <summary>Height of the upright picture as it is looked at here.</summary>
    public int Height { get; private init; }

    /// <summary>Whether some pixel is not opaque.</summary>
    public bool HasTransparency { get; }

    private bool HasHiddenColors { get; }

    // As stored, of 8 bits.
    private ReadOnlySpan<byte> Rgba => _converted.Length > 0 ? _converted : _image.Pixels;

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <param name="minimumSide">
    /// Pixels that the shorter side must keep, so that a large picture may be smaller, of 8 bits, and without a digest;
    /// <see langword="null"/> where every pixel counts.
    /// </param>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    public static SeenPicture Decode(ReadOnlySpan<byte> file, IImageDecoder decoder, int? minimumSide = null)
    {
        DecodedImage image = ImageFile.Decode(file, decoder, minimumSide);
        try
        {
            if (minimumSide is { } side && Reduced(image, file, side) is { } small)
            {
                image.Dispose();
                image = small;
            }

            return image.IsReduced ? OfCopy(image, file, isLent: false) : Of(image, file, isLent: false);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Looks at an image that is decoded already as <see cref="Decode"/> would look at its file.</summary>
    /// <param name="image">The image, decoded for that side; it stays the caller's, who disposes it after this one.</param>
    /// <param name="file">The file.</param>
    /// <param name="minimumSide">Pixels that the shorter side keeps.</param>
    public static SeenPicture OfDecoded(DecodedImage image, ReadOnlySpan<byte> file, int minimumSide)
    {
        DecodedImage? small = Reduced(image, file, minimumSide);
        try
        {
            DecodedImage shown = small ?? image;
            bool isLent = small is null;
            return shown.IsReduced ? OfCopy(shown, file, isLent) : Of(shown, file, isLent);
        }
        catch
        {
            small?.Dispose();
            throw;
        }
    }

    /// <summary>Looks at an image that is decoded.</summary>
    /// <param name="image">The first picture of the file; it stays the caller's, who disposes it after this one.</param>
    /// <param name="file">The file; empty where there is none.</param>
    public static SeenPicture Of(DecodedImage image, ReadOnlySpan<byte> file) => Of(image, file, isLent: true);

    /// <summary>Looks at a smaller copy of a picture, which has 8 bits and whose digest would tell nothing.</summary>
    /// <param name="copy">The copy; it stays the caller's, who disposes it after this one.</param>
    /// <param name="file">The picture's file; empty where there is none.</param>
    public static SeenPicture OfCopy(DecodedImage copy, ReadOnlySpan<byte> file) => OfCopy(copy, file, isLent: true);

    private static SeenPicture OfCopy(DecodedImage copy, ReadOnlySpan<byte> file, bool isLent)
    {
        int orientation = ImageOrientation.Of(copy, file);
        var share = new PixelShare((long)copy.Width * copy.Height * BytesOfCopies(copy, isDeep: false, orientation));
        try
        {
            return new SeenPicture(copy, deep: null, isDeep: true, orientation, share, isLent);
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }

    private static SeenPicture Of(DecodedImage image, ReadOnlySpan<byte> file, bool isLent)
    {
        bool isDeep = DeepFile.IsDeep(file);
        PixelShare? share = null;
        try
        {
            long pixels = (long)image.Width * image.Height;
            int orientation = ImageOrientation.Of(image, file);
            if (isDeep && pixels > DeepPixels.MaximumPixels)
                return OfSmallerCopy(image, orientation, isLent);

            share = new PixelShare(pixels * BytesOfCopies(image, isDeep, orientation));
            DeepPixels? deep = isDeep ? DeepFile.TryRead(file) : null;
            return new SeenPicture(image, deep, isDeep, orientation, share, isLent);
        }
        catch
        {
            share?.Dispose();
            throw;
        }
    }

    /// <summary>The digest of shape and pixels; none where the file holds more than was read of it.</summary>
    public Digest Digest()
    {
        if (_deep is { IsOfEightBits: false })
            return OfDeep(_deep);
        if (_isDeep && _deep is null)
            return default;
        if (_orientation == 1 && !HasHiddenColors)
            return Evidence.Digest.OfPixels(_image.Width, _image.Height, Rgba);

        uint[] pixels = MemoryMarshal.Cast<byte, uint>(Rgba).ToArray();
        foreach (ref uint pixel in pixels.AsSpan())
            pixel = pixel >> 24 == 0 ? 0 : pixel;

        return Evidence.Digest.OfPixels(Width, Height, MemoryMarshal.AsBytes(Upright<uint>(pixels)));
    }

    /// <summary>Makes the thumbnail. Transparent pixels lie on white, or on black where what is drawn would hardly show on white.</summary>
    public void MakeThumbnail(Span<byte> thumbnail)
    {
        Squeeze(thumbnail, White);
        if (HasTransparency)
        {
            Span<byte> onBlack = new byte[PixelThumbnail.Length];
            Squeeze(onBlack, Black);
            if (Contrast(thumbnail) < LeastContrastShare * Contrast(onBlack))
                onBlack.CopyTo(thumbnail);
        }

        // The sides of a thumbnail are averaged independently, so it can be turned instead of the picture.
        if (_orientation != 1)
        {
            const int Area = PixelThumbnail.Side * PixelThumbnail.Side;
            Span<byte> turned = stackalloc byte[Area];
            for (int plane = 0; plane < PixelThumbnail.Length; plane += Area)
            {
                ImageOrientation.Turn<byte>(thumbnail.Slice(plane, Area), PixelThumbnail.Side, PixelThumbnail.Side, _orientation, turned);
                turned.CopyTo(thumbnail[plane..]);
            }
        }
    }

    /// <summary>The upright picture in gray, each side made smaller where it is longer than details are compared at.</summary>
    public GrayLevels Gray()
    {
        var levels = GrayLevels.OfColors(Rgba, _image.Width, _image.Height, HasTransparency ? Ground() : White);
        return _orientation == 1 ? levels : levels.Turned(_orientation);
    }

    public void Dispose()
    {
        _share.Dispose();
        if (!_isLent)
            _image.Dispose();
    }

    private static DecodedImage? Reduced(DecodedImage image, ReadOnlySpan<byte> file, int minimumSide) =>
        DeepFile.IsDeep(file) ? null : BoxReduction.TryReduce(image, minimumSide);

    private void Squeeze(Span<byte> thumbnail, byte ground) =>
        PixelThumbnail.Compute(
            Rgba,
            _image.Width,
            _image.Height,
            thumbnail,
            ground,
            ScaledDecoding.Extent(_image.StoredWidth, _image.Width),
            ScaledDecoding.Extent(_image.StoredHeight, _image.Height)
        );

    // Of the conversion to 8 bits, the channels at 16, and the turned copy that a digest is made of.
    private static long BytesOfCopies(DecodedImage image, bool isDeep, int orientation) =>
        (image.Kind is DecodedImageKind.Cmyk or DecodedImageKind.Gray16 ? 4 : 0)
        + (isDeep ? 12 : 0)
        + (
            orientation == 1 ? 0
            : isDeep ? 8
            : 4
        );

    private static SeenPicture OfSmallerCopy(DecodedImage image, int orientation, bool isLent)
    {
        (int width, int height) = (image.Width, image.Height);
        DecodedImage small = image.ToThumbnail(LargestSideOfCopies);
        if (!isLent)
            image.Dispose();
        bool isTurned = image.ExifOrientation > 1;
        bool isSwapped = ImageOrientation.SwapsSides(orientation);
        return new SeenPicture(small, deep: null, isDeep: true, isTurned ? 1 : orientation, new PixelShare(0), isLent: false)
        {
            Width = isSwapped ? height : width,
            Height = isSwapped ? width : height,
        };
    }

    private byte Ground()
    {
        Span<byte> onWhite = new byte[PixelThumbnail.Length];
        Span<byte> onBlack = new byte[PixelThumbnail.Length];
        Squeeze(onWhite, White);
        Squeeze(onBlack, Black);
        return Contrast(onWhite) < LeastContrastShare * Contrast(onBlack) ? Black : White;
    }

    private Digest OfDeep(DeepPixels deep)
    {
        foreach (ref ulong pixel in deep.Pixels.AsSpan())
            pixel = pixel >> 48 == 0 ? 0 : pixel;

        return Evidence.Digest.OfPixels(Width, Height, MemoryMarshal.AsBytes(Upright<ulong>(deep.Pixels)));
    }

    private ReadOnlySpan<T> Upright<T>(T[] pixels)
    {
        if (_orientation == 1)
            return pixels;

        var turned = new T[pixels.Length];
        ImageOrientation.Turn<T>(pixels, _image.Width, _image.Height, _orientation, turned);
        return turned;
    }

    private static float Contrast(ReadOnlySpan<byte> thumbnail)
    {
        Span<float> levels = new float[thumbnail.Length];
        TensorPrimitives.ConvertTruncating(thumbnail, levels);
        return TensorPrimitives.StdDev<float>(levels);
    }

    private static bool FindHidden(ReadOnlySpan<uint> pixels)
    {
        foreach (uint pixel in pixels)
        {
            if (pixel >> 24 == 0 && pixel != 0)
                return true;
        }

        return false;
    }

    private static byte[] ToColors(DecodedImage image)
    {
        var rgba = new byte[checked(4 * image.Width * image.Height)];
        if (image.Kind == DecodedImageKind.Cmyk)
        {
            PixelArithmetic.InksToColors(image.Pixels, rgba);
            return rgba;
        }

        ReadOnlySpan<byte> levels = image.Pixels;
        for (int i = 0; i < rgba.Length; i += 4)
        {
            rgba[i] = rgba[i + 1] = rgba[i + 2] = levels[(i / 2) + 1];
            rgba[i + 3] = 255;
        }

        return rgba;
    }
}
