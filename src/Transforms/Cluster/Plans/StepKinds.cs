namespace MLNet.Embeddings.Cluster;

/// <summary>Kinds of steps; see <see cref="PlanStep.Kind"/>.</summary>
public static class StepKinds
{
    /// <summary>Pictures of a listing become vectors of a CLIP model.</summary>
    public const string Embed = "embed";

    /// <summary>A sample's rows of one shard.</summary>
    public const string Sample = "sample";

    /// <summary>A sample's rows of several shards in one file.</summary>
    public const string Gather = "gather";

    /// <summary>The threshold that unrelated rows of a sample reach at a rate.</summary>
    public const string Calibrate = "calibrate";

    /// <summary>Coarse centroids of a sample, by k-means.</summary>
    public const string Centroids = "centroids";

    /// <summary>Vectors of one shard go into their nearest cells.</summary>
    public const string Assign = "assign";

    /// <summary>Pairs of similar rows of two shards, or of one with itself.</summary>
    public const string JoinShards = "join-shards";

    /// <summary>Pairs of similar rows within each of some neighboring cells.</summary>
    public const string JoinCells = "join-cells";

    /// <summary>Pairs and groups of several steps become those of one.</summary>
    public const string Merge = "merge";

    /// <summary>Groups, pairs and leaks of all shards as tables, from the last merge.</summary>
    public const string Groups = "groups";

    /// <summary>All pairs that a sample's rows make with one shard.</summary>
    public const string Probe = "probe";

    /// <summary>Share of the pairs of a sample that the join of cells found.</summary>
    public const string Recall = "recall";

    /// <summary>Nearest neighbors of the rows of one shard among the rows of all.</summary>
    public const string Neighbors = "neighbors";

    /// <summary>A map of a sample.</summary>
    public const string FitMap = "fit-map";

    /// <summary>Places of one shard's rows on a map.</summary>
    public const string PlaceMap = "place-map";
}
