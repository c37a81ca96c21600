using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster.Planning;
using MLNet.Embeddings.Cluster.Plans;
using MLNet.Embeddings.Cluster.Steps;

namespace MLNet.Embeddings.Cluster;

/// <summary>Makes the plan of what is to be done with a set of shards.</summary>
/// <remarks>The same shards and calls make the same plan, id included.</remarks>
public sealed class PlanBuilder
{
    private readonly PlanSteps _steps;
    private readonly string _name;
    private readonly JsonObject _options = [];
    private int _dimension;

    /// <summary>Begins a plan.</summary>
    /// <param name="name">What the job is called where people read it.</param>
    /// <param name="shards">The shards.</param>
    public PlanBuilder(string name, ShardSet shards)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(shards);
        _name = name;
        _steps = new PlanSteps(shards);
        _dimension = shards.Dimension;
        _options[PlanOptionNames.Shards] = shards.Digest;
        _options["rows"] = shards.RowCount;
    }

    /// <summary>Has a model make the vectors of pictures that are listed without. The first of the calls.</summary>
    /// <param name="model">The model; all workers need the same, under <see cref="ClipModel.Name"/>.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="InvalidOperationException">The shards have vectors, or the model cannot be opened.</exception>
    public async Task<PlanBuilder> EmbedAsync(ClipModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_dimension > 0)
            throw new InvalidOperationException("The shards have vectors already; make shards of a listing to embed pictures.");
        string digest = await ModelDigest.OfAsync(model, cancellationToken).ConfigureAwait(false);
        using (Clip.Encoder.ImageEncoder encoder = model.OpenImageEncoder(new EncoderOptions(), cancellation: cancellationToken))
            _dimension = encoder.Dimension;
        _options["model"] = model.Name;
        EmbedSteps.Add(_steps, model.Name, digest);
        return this;
    }

    /// <summary>Finds duplicates and leaks: pairs, groups and leaks in <c>duplicates/</c>.</summary>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">There are no vectors.</exception>
    public PlanBuilder FindDuplicates(ShardDuplicateOptions? options = null)
    {
        options ??= new ShardDuplicateOptions();
        options.Validate();
        _options["duplicates"] = DuplicateSteps.Add(_steps, Dimension(), options);
        return this;
    }

    /// <summary>Finds the nearest neighbors of every row among all, exactly: <c>neighbors/indices-N.npy</c> and
    /// <c>neighbors/distances-N.npy</c>.</summary>
    /// <param name="numberOfNeighbors">Neighbors per row, 1 or more.</param>
    /// <param name="metric">How distance is measured.</param>
    /// <exception cref="InvalidOperationException">There are no vectors.</exception>
    public PlanBuilder FindNeighbors(int numberOfNeighbors = 15, DistanceMetric metric = DistanceMetric.Cosine)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfNeighbors, 1);
        NeighborSteps.Add(_steps, Dimension(), numberOfNeighbors, metric);
        return this;
    }

    /// <summary>Projects a sample and places all rows: <c>map/places-N.npy</c>.</summary>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">There are no vectors.</exception>
    public PlanBuilder FitMap(ShardMapOptions? options = null)
    {
        options ??= new ShardMapOptions();
        options.Validate();
        MapSteps.Add(_steps, Dimension(), options);
        return this;
    }

    /// <summary>The plan.</summary>
    /// <exception cref="ArgumentException">Something was asked for twice.</exception>
    public ClusterPlan Build() => new(_name, _steps.All, (JsonObject)_options.DeepClone());

    private int Dimension() =>
        _dimension > 0
            ? _dimension
            : throw new InvalidOperationException("The shards are a listing without vectors; embed the pictures first.");
}
