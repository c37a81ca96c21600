using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Lays two planes of a thumbnail's size over each other at half resolution, shifted by a few pixels: a cheap look before a better
/// one. One instance per thread.</summary>
internal sealed class HalfAlignment
{
    private const int Shift = HalfShifts.Maximum;

    private readonly HalfStructure _half = new();
    private readonly float[] _plane = new float[HalfStructure.Area];
    private readonly StructureMap _first = new(HalfStructure.Side, Shift);
    private readonly StructureMap _second = new(HalfStructure.Side, Shift);

    /// <summary>The best shift.</summary>
    /// <param name="first">One plane, of levels.</param>
    /// <param name="second">The other one.</param>
    /// <returns>How well they agree there, 1 at most, and where the points of the second lie in the first.</returns>
    public (float Correlation, AffineMap Map) Find(DetailPlane first, DetailPlane second)
    {
        Set(first, _first);
        Set(second, _second);
        (float Correlation, int Across, int Down) best = (0, 0, 0);
        for (int down = -Shift; down <= Shift; down++)
        {
            for (int across = -Shift; across <= Shift; across++)
            {
                float correlation = StructureMap.Correlate(_second, _first, across, down);
                if (correlation > best.Correlation)
                    best = (correlation, across, down);
            }
        }

        return (best.Correlation, SecondLook.MapOf(new ThumbnailAlignment(1, false, 2 * best.Across, 2 * best.Down)));
    }

    private void Set(DetailPlane plane, StructureMap map)
    {
        _half.Compute(plane.Values, _plane);
        map.Set(_plane);
    }
}
