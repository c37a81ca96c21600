namespace MLNet.Embeddings.Clustering.Hierarchy;

/// <summary>The chosen clusters, numbered by size, and what they say of a point that leaves the hierarchy at some place.</summary>
internal sealed class ChosenClusters
{
    private readonly int[] _chosenOf;
    private readonly double[] _births;
    private readonly double[] _deaths;
    private readonly double[] _lastDeaths;
    private readonly int[] _parents;
    private readonly int[] _numbers;

    /// <param name="parents">The cluster that each lies in, −1 for the first; a parent comes before its children.</param>
    /// <param name="births">The density at which each appears.</param>
    /// <param name="deaths">The density at which each ends.</param>
    /// <param name="chosenOf">For each cluster the chosen one that it is or lies in, or −1.</param>
    /// <param name="numbers">The number of each chosen cluster, from 1; 0 for the others.</param>
    public ChosenClusters(int[] parents, double[] births, double[] deaths, int[] chosenOf, int[] numbers)
    {
        _parents = parents;
        _births = births;
        _deaths = deaths;
        _chosenOf = chosenOf;
        _numbers = numbers;
        _lastDeaths = [.. deaths];
        for (int cluster = parents.Length - 1; cluster > 0; cluster--)
            _lastDeaths[parents[cluster]] = Math.Max(_lastDeaths[parents[cluster]], _lastDeaths[cluster]);
    }

    public ReadOnlySpan<int> Parents => _parents;

    public ReadOnlySpan<double> Births => _births;

    public ReadOnlySpan<double> Deaths => _deaths;

    public ReadOnlySpan<int> ChosenOf => _chosenOf;

    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>Number of chosen clusters.</summary>
    public int Count => _numbers.Count(number => number > 0);

    /// <summary>What is said of a point.</summary>
    /// <param name="cluster">The last cluster that it is in.</param>
    /// <param name="density">The density at which it leaves that one.</param>
    public ClusterMembership Of(int cluster, double density)
    {
        int chosen = _chosenOf[cluster];
        double probability = chosen < 0 ? 0 : Share(Math.Min(density, _deaths[chosen]), _deaths[chosen]);
        double outlier = 1 - Share(Math.Min(density, _lastDeaths[cluster]), _lastDeaths[cluster]);
        return new ClusterMembership(chosen < 0 ? 0 : _numbers[chosen], (float)probability, (float)outlier);
    }

    /// <summary>The cluster that a point is in which joins the hierarchy at a point of the fit, by a distance of its own.</summary>
    /// <param name="cluster">The last cluster of the point that is joined.</param>
    /// <param name="density">The density at the distance.</param>
    public int ClusterAt(int cluster, double density)
    {
        while (cluster > 0 && _births[cluster] >= density)
            cluster = _parents[cluster];
        return cluster;
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 1;
}
