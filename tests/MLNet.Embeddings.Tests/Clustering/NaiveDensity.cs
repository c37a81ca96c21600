namespace MLNet.Embeddings.Tests.Clustering;

/// <summary>HDBSCAN* as it is defined, level by level: at each distance the rows that are dense there, and what they are connected
/// with.</summary>
internal sealed class NaiveDensity
{
    private readonly float[,] _reach;
    private readonly int _minClusterSize;
    private readonly float _shortest = float.PositiveInfinity;
    private readonly List<Cluster> _clusters = [];

    public NaiveDensity(Matrix rows, int minClusterSize, int minPoints, DistanceMetric metric = DistanceMetric.Euclidean)
        : this(rows, minPoints, metric)
    {
        _minClusterSize = minClusterSize;
        Divide(Add(-1, 0), [.. Enumerable.Range(0, rows.RowCount)]);
    }

    private NaiveDensity(Matrix rows, int minPoints, DistanceMetric metric)
    {
        int count = rows.RowCount;
        var distances = new float[count, count];
        var cores = new float[count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                distances[i, j] = Distance(rows.Row(i), rows.Row(j), metric);
            cores[i] = Enumerable.Range(0, count).Select(j => distances[i, j]).Order().ElementAt(minPoints - 1);
        }

        _reach = new float[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                _reach[i, j] = Math.Max(distances[i, j], Math.Max(cores[i], cores[j]));
                if (i != j && _reach[i, j] > 0)
                    _shortest = Math.Min(_shortest, _reach[i, j]);
            }
        }

        _shortest = float.IsFinite(_shortest) ? _shortest : 1;
        Leave = new (int, double)[count];
    }

    /// <summary>The last cluster of each row, and the density at which it leaves that one.</summary>
    public (int Cluster, double Density)[] Leave { get; }

    /// <summary>The total length of a minimum spanning tree, by Prim.</summary>
    public static double TreeLength(Matrix rows, int minPoints)
    {
        float[,] reach = new NaiveDensity(rows, minPoints, DistanceMetric.Euclidean)._reach;
        int count = rows.RowCount;
        var nearest = new float[count];
        for (int i = 0; i < count; i++)
            nearest[i] = i == 0 ? float.NaN : reach[0, i];
        double total = 0;
        for (int step = 1; step < count; step++)
        {
            int next = -1;
            for (int i = 0; i < count; i++)
            {
                if (!float.IsNaN(nearest[i]) && (next < 0 || nearest[i] < nearest[next]))
                    next = i;
            }

            total += nearest[next];
            nearest[next] = float.NaN;
            for (int i = 0; i < count; i++)
                nearest[i] = float.IsNaN(nearest[i]) ? nearest[i] : Math.Min(nearest[i], reach[next, i]);
        }

        return total;
    }

    /// <summary>Cluster (−1 for noise), probability and outlier score of each row.</summary>
    public (int Cluster, double Probability, double Outlier)[] Answers(ClusterSelectionMethod method, bool allowSingle = false)
    {
        bool[] isChosen = [.. _clusters.Select((_, i) => IsChosen(i, method, allowSingle))];
        return
        [
            .. Leave.Select(leave =>
            {
                int chosen = -1;
                for (int cluster = leave.Cluster; cluster >= 0; cluster = _clusters[cluster].Parent)
                    chosen = isChosen[cluster] ? cluster : chosen;
                double death = chosen < 0 ? 0 : _clusters[chosen].Death;
                double last = LastDeath(leave.Cluster);
                return (chosen, chosen < 0 ? 0 : Math.Min(leave.Density, death) / death, (last - leave.Density) / last);
            }),
        ];
    }

    private bool IsChosen(int cluster, ClusterSelectionMethod method, bool allowSingle)
    {
        if (cluster == 0 && !allowSingle)
            return false;
        int[] children = [.. Enumerable.Range(0, _clusters.Count).Where(i => _clusters[i].Parent == cluster)];
        return method == ClusterSelectionMethod.Leaf ? children.Length == 0 : _clusters[cluster].Stability >= children.Sum(Best);
    }

    private double Best(int cluster) =>
        Math.Max(_clusters[cluster].Stability, Enumerable.Range(0, _clusters.Count).Where(i => _clusters[i].Parent == cluster).Sum(Best));

    private double LastDeath(int cluster) =>
        Enumerable
            .Range(0, _clusters.Count)
            .Where(i => _clusters[i].Parent == cluster)
            .Select(LastDeath)
            .Append(_clusters[cluster].Death)
            .Max();

    private int Add(int parent, double birth)
    {
        _clusters.Add(new Cluster(parent, birth));
        return _clusters.Count - 1;
    }

    // Takes off the longest of the distances that hold a set of rows together, and looks at what is left of it.
    private void Divide(int cluster, int[] rows)
    {
        float longest = Longest(rows);
        double density = 1 / Math.Max(longest, (double)_shortest);
        List<int[]> parts = Parts(rows, longest);
        int[][] large = [.. parts.Where(part => part.Length >= _minClusterSize)];
        _clusters[cluster].Death = density;
        int[] leaving = large.Length == 1 ? [.. rows.Except(large[0])] : rows;
        _clusters[cluster].Stability += leaving.Length * (density - _clusters[cluster].Birth);
        foreach (int row in leaving)
            Leave[row] = (cluster, density);
        if (large.Length == 1)
            Divide(cluster, large[0]);
        else
            foreach (int[] part in large)
                Divide(Add(cluster, density), part);
    }

    private float Longest(int[] rows)
    {
        float[] levels = [.. rows.SelectMany(i => rows.Where(j => j < i).Select(j => _reach[i, j])).Distinct().Order()];
        int low = 0;
        int high = levels.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Parts(rows, float.BitIncrement(levels[middle])).Count == 1)
                high = middle;
            else
                low = middle + 1;
        }

        return levels[low];
    }

    // The connected parts by distances below a limit.
    private List<int[]> Parts(int[] rows, float limit)
    {
        var left = new HashSet<int>(rows);
        var parts = new List<int[]>();
        foreach (int row in rows)
        {
            if (!left.Remove(row))
                continue;
            var part = new List<int> { row };
            for (int i = 0; i < part.Count; i++)
            {
                int[] reached = [.. left.Where(other => _reach[part[i], other] < limit)];
                part.AddRange(reached);
                left.ExceptWith(reached);
            }

            parts.Add([.. part]);
        }

        return parts;
    }

    private static float Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second, DistanceMetric metric)
    {
        double squares = 0;
        double product = 0;
        double firstSquares = 0;
        double secondSquares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            squares += Math.Pow((double)first[i] - second[i], 2);
            product += (double)first[i] * second[i];
            firstSquares += (double)first[i] * first[i];
            secondSquares += (double)second[i] * second[i];
        }

        return (float)(metric == DistanceMetric.Cosine ? 1 - (product / Math.Sqrt(firstSquares * secondSquares)) : Math.Sqrt(squares));
    }

    private sealed record Cluster(int Parent, double Birth)
    {
        public double Death { get; set; }

        public double Stability { get; set; }
    }
}
