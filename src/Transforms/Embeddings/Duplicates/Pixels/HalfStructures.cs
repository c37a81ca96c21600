using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>The half-resolution structures of many thumbnails, each computed once.</summary>
internal sealed class HalfStructures
{
    private const int PicturesPerBlock = 256;

    private readonly float[] _structures;
    private readonly float[] _scales;

    private HalfStructures(int count)
    {
        _structures = new float[checked(count * HalfStructure.Area)];
        _scales = new float[checked(count * HalfShifts.Lanes)];
    }

    /// <summary>Computes them.</summary>
    /// <param name="thumbnails">The thumbnails, one after the other.</param>
    /// <param name="context">Threads and callback.</param>
    public static HalfStructures Of(byte[] thumbnails, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("structures");
        int count = thumbnails.Length / PixelThumbnail.Length;
        var result = new HalfStructures(count);
        var workspaces = new (HalfStructure Structure, PixelPlanes Planes)?[context.NumberOfThreads];
        context.ForWithProgress(
            (count + PicturesPerBlock - 1) / PicturesPerBlock,
            (block, worker) =>
            {
                (HalfStructure structure, PixelPlanes planes) = workspaces[worker] ??= (new HalfStructure(), new PixelPlanes());
                for (int picture = block * PicturesPerBlock; picture < Math.Min(count, (block + 1) * PicturesPerBlock); picture++)
                {
                    planes.Set(PixelThumbnail.Of(thumbnails, picture));
                    Span<float> values = result._structures.AsSpan(picture * HalfStructure.Area, HalfStructure.Area);
                    structure.Compute(planes.Luminance, values);
                    HalfShifts.Scales(values, result._scales.AsSpan(picture * HalfShifts.Lanes, HalfShifts.Lanes));
                }
            }
        );
        return result;
    }

    /// <summary>One of the structures.</summary>
    public ReadOnlySpan<float> StructureOf(int picture) => _structures.AsSpan(picture * HalfStructure.Area, HalfStructure.Area);

    /// <summary>Its scales; see <see cref="HalfShifts"/>.</summary>
    public ReadOnlySpan<float> ScalesOf(int picture) => _scales.AsSpan(picture * HalfShifts.Lanes, HalfShifts.Lanes);
}
