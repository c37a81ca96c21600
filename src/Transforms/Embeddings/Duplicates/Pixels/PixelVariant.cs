using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>A picture as it is, mirrored, or enlarged or shrunk about its center. What is asked for is computed when it is first asked for.
/// One instance per thread.</summary>
internal sealed class PixelVariant(ThumbnailWarp warp, FullStructure workspace)
{
    private readonly PixelPlanes _planes = new();
    private readonly StructureMap _structure = new(PixelThumbnail.Side, FullStructure.MaximumShift);
    private PixelPlanes _source = new();
    private bool _hasStructure;
    private bool _hasColors;

    /// <summary>Takes over a picture, which must not change while it is in use here.</summary>
    public void Set(PixelPlanes source)
    {
        _source = source;
        _hasStructure = false;
        _hasColors = false;
    }

    /// <summary>The structure of the luminance.</summary>
    public StructureMap Structure()
    {
        if (!_hasStructure)
        {
            _planes.Warp(_source, PixelPlanes.LuminancePlane, warp);
            workspace.Compute(_planes.Luminance, _structure);
            _hasStructure = true;
        }

        return _structure;
    }

    /// <summary>Colors and luminance. <see cref="Structure"/> must have been asked for.</summary>
    public PixelPlanes Planes()
    {
        if (!_hasColors)
        {
            for (int plane = 0; plane < PixelPlanes.LuminancePlane; plane++)
                _planes.Warp(_source, plane, warp);

            _hasColors = true;
        }

        return _planes;
    }
}
