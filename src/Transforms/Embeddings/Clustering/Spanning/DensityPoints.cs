using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>The distinct rows, how often each occurs, and how dense it is around each.</summary>
internal sealed class DensityPoints
{
    private DensityPoints(DistinctRows distinct, NeighborTable table, float[] coreDistances)
    {
        Distinct = distinct;
        Table = table;
        CoreDistances = coreDistances;
    }

    /// <summary>The rows, each value once.</summary>
    public DistinctRows Distinct { get; }

    /// <summary>Number of points.</summary>
    public int Count => Distinct.Rows.RowCount;

    /// <summary>The nearest distinct rows of each.</summary>
    public NeighborTable Table { get; }

    /// <summary>The distance of each point to the last of the rows that make its neighborhood dense.</summary>
    public float[] CoreDistances { get; }

    /// <summary>Rows that a point stands for.</summary>
    public int WeightOf(int point) => Distinct.AllDiffer ? 1 : Distinct.MembersOf(point).Length;

    /// <summary>The core distances of points whose neighbors are known.</summary>
    /// <param name="distinct">The points.</param>
    /// <param name="table">The nearest others of each: all of them, or at least as many as are needed.</param>
    /// <param name="numberOfOthers">Other rows, equal ones included, that make a row's neighborhood dense.</param>
    public static DensityPoints Of(DistinctRows distinct, NeighborTable table, int numberOfOthers)
    {
        var cores = new float[distinct.Rows.RowCount];
        var points = new DensityPoints(distinct, table, cores);
        for (int point = 0; point < cores.Length; point++)
        {
            int missing = numberOfOthers - (points.WeightOf(point) - 1);
            for (int i = 0; missing > 0 && i < table.NeighborCount; i++)
            {
                missing -= points.WeightOf(table.IndicesOf(point)[i]);
                cores[point] = table.DistancesOf(point)[i];
            }
        }

        return points;
    }

    /// <summary>The mutual reachability distance of two points at a distance.</summary>
    public float Reach(int first, int second, float distance) => Math.Max(distance, Math.Max(CoreDistances[first], CoreDistances[second]));
}
