using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Short vectors of parts of pictures: a crop is near one of its original's parts, and a picture with a band below or above it
/// has a part that is near the original. One instance per thread.</summary>
/// <remarks>
/// Of 400 photographs among 5,000, cropped to 75 to 90 % of their sides anywhere and compressed, 99 to 100 % have their original first by
/// one of the five parts below; with a band of 10 to 25 % added all have.
/// </remarks>
internal sealed class PictureViews
{
    private const int Folded = PixelDescriptor.Directions / 2;

    /// <summary>The parts that are tried of each picture.</summary>
    public static readonly PictureWindow[] Windows =
    [
        new(0, 0, 1, 0.9),
        new(0, 0, 1, 0.8),
        new(0, 0.1, 1, 1),
        new(0, 0.2, 1, 1),
        new(0.1, 0.1, 0.9, 0.9),
        new(0, 0, 0.8, 0.8),
        new(0.2, 0, 1, 0.8),
        new(0, 0.2, 0.8, 1),
        new(0.2, 0.2, 1, 1),
    ];

    /// <summary>Values of one vector.</summary>
    public const int Length = PixelDescriptor.Length / 2;

    private static readonly CellPlace[][] Across = [.. Windows.Select(window => PixelDescriptor.PlacesOf(window.Left, window.Right))];
    private static readonly CellPlace[][] Down = [.. Windows.Select(window => PixelDescriptor.PlacesOf(window.Top, window.Bottom))];
    private static readonly CellPlace[] WholeSide = PixelDescriptor.PlacesOf(0, 1);

    private readonly PixelDescriptor _descriptor = new();
    private readonly ThumbnailPart _part = new();
    private readonly float[] _values = new float[PixelDescriptor.Length];
    private readonly byte[] _thumbnail = new byte[PixelThumbnail.Length];

    /// <summary>The vector of a whole picture.</summary>
    public void Whole(ReadOnlySpan<byte> thumbnail, Span<float> vector)
    {
        _descriptor.SetPicture(thumbnail);
        _descriptor.ComputePart(WholeSide, WholeSide, _values);
        Fold(_values, vector);
    }

    /// <summary>The vectors of all parts, one after the other.</summary>
    public void All(ReadOnlySpan<byte> thumbnail, Span<float> vectors)
    {
        _descriptor.SetPicture(thumbnail);
        for (int i = 0; i < Windows.Length; i++)
        {
            _descriptor.ComputePart(Across[i], Down[i], _values);
            Fold(_values, vectors.Slice(i * Length, Length));
        }
    }

    /// <summary>The vector of what lies within bars, whose edges do not count.</summary>
    public void Within(ReadOnlySpan<byte> thumbnail, PictureWindow window, Span<float> vector)
    {
        _part.Make(thumbnail, window, RelatedEvidence.PixelsOf(window.Width), RelatedEvidence.PixelsOf(window.Height), _thumbnail);
        Whole(_thumbnail, vector);
    }

    // Gradients to either side count alike: half as many values, which part pictures nearly as well.
    private static void Fold(ReadOnlySpan<float> descriptor, Span<float> vector)
    {
        float weight = MathF.Sqrt(0.5f);
        for (int i = 0; i < Length; i++)
        {
            int place = (i / Folded * PixelDescriptor.Directions) + (i % Folded);
            vector[i] = weight * (descriptor[place] + descriptor[place + Folded]);
        }
    }
}
