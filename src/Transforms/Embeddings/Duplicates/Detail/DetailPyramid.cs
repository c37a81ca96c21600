using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>A plane at full size, half, a quarter and so on.</summary>
internal sealed class DetailPyramid
{
    private const int SmallestSide = 24;

    private readonly List<DetailPlane> _levels = [];
    private readonly Dictionary<int, DetailPlane> _whitened = [];
    private readonly Dictionary<int, DetailPlane> _blurred = [];

    public DetailPyramid(DetailPlane plane)
    {
        _levels.Add(plane);
        while (Math.Max(_levels[^1].Width, _levels[^1].Height) >= 2 * SmallestSide)
            _levels.Add(_levels[^1].Shrunk(Half(_levels[^1].Width), Half(_levels[^1].Height)));
    }

    /// <summary>Number of sizes.</summary>
    public int Count => _levels.Count;

    /// <summary>A size, the largest first.</summary>
    public DetailPlane this[int level] => _levels[level];

    /// <summary>A size without its finest detail, which compression and changes of size do not keep.</summary>
    public DetailPlane Blurred(int level)
    {
        if (!_blurred.TryGetValue(level, out DetailPlane? plane))
            _blurred.Add(level, plane = _levels[level].Blurred());
        return plane;
    }

    /// <summary>The same without local mean and contrast, for alignment.</summary>
    public DetailPlane Whitened(int level)
    {
        if (!_whitened.TryGetValue(level, out DetailPlane? plane))
            _whitened.Add(level, plane = LocalMoments.Remove(Blurred(level)));
        return plane;
    }

    private static int Half(int side) => side >= 2 * SmallestSide ? side / 2 : side;
}
