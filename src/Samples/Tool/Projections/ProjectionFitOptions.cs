using System.CommandLine;
using Microsoft.ML;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>The options of a command that say how a map is made.</summary>
internal sealed class ProjectionFitOptions
{
    /// <summary>The method that is fitted again in less time than a model is loaded.</summary>
    public const string PrincipalComponents = "pca";

    private const string Umap = "umap";
    private const string Tsne = "tsne";
    private const int NeighborsInTable = 15;

    private readonly Option<string> _method = new Option<string>("--method")
    {
        Description = "How to project",
        DefaultValueFactory = _ => Umap,
    }.OneOf(Umap, Tsne, PrincipalComponents);
    private readonly Option<int> _components = new Option<int>("--components")
    {
        Description = "Columns of the map",
        DefaultValueFactory = _ => 2,
    }.Between(1, 1024);
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Seed of all random numbers: the same seed and rows give the same map on processors with the same instruction sets",
        DefaultValueFactory = _ => 42,
    };
    private readonly Option<int> _neighbors = new Option<int>("--neighbors")
    {
        Description = "umap: rows in a row's neighborhood, itself included",
        DefaultValueFactory = _ => 15,
    }.Between(2, 1_000_000);
    private readonly TsneOptions _tsne = new();
    private readonly Option<string> _metric = MetricOption.Create();
    private readonly Option<string> _search = SearchModeOption.Create("auto");
    private readonly Option<double> _minimumDistance = new Option<double>("--min-dist")
    {
        Description = "umap: how close points may lie on the map",
        DefaultValueFactory = _ => 0.1,
    }.Between(0, 1);
    private readonly Option<int?> _epochs = new Option<int?>("--epochs")
    {
        Description = "umap: passes over the graph; without it, 500 up to 10,000 rows and 200 above, and 200 more with --density-weight",
    }.Between(0, 1_000_000_000);
    private readonly Option<double> _densityWeight = new Option<double>("--density-weight")
    {
        Description = "umap: how much the map keeps densities (densMAP); 0.5 is a good start",
        DefaultValueFactory = _ => 0,
    }.Between(0, 1_000_000);
    private readonly Option<int?> _threads = new Option<int?>("--threads")
    {
        Description = "Threads to use; without it, all processors",
    }.Between(1, 1024);

    /// <summary>Which map is made.</summary>
    public IEnumerable<Option> OfMap => [_method, _components];

    /// <summary>How it is made.</summary>
    public IEnumerable<Option> OfMethod =>
        [_seed, _metric, _search, _neighbors, _minimumDistance, _epochs, _densityWeight, .. _tsne.All, _threads];

    /// <summary>Those that say how the neighbors in a table of the map are found, however the map is made.</summary>
    public IEnumerable<Option> OfTable => [_metric, _search, _threads];

    /// <summary>How the distance between rows is measured.</summary>
    public Option Metric => _metric;

    /// <summary>All options.</summary>
    public IEnumerable<Option> All => [.. OfMap, .. OfMethod];

    /// <summary>Name of the method.</summary>
    public string MethodName(ParseResult arguments) => arguments.GetRequiredValue(_method);

    /// <summary>Dimensions of the map.</summary>
    public int ComponentCount(ParseResult arguments) => arguments.GetValue(_components);

    /// <summary>Threads to use; <see langword="null"/> for all processors.</summary>
    public int? ThreadCount(ParseResult arguments) => arguments.GetValue(_threads);

    /// <summary>Options that say nothing to the method.</summary>
    public IEnumerable<Option> WithoutEffect(ParseResult arguments) =>
        MethodName(arguments) switch
        {
            PrincipalComponents => [_neighbors, _metric, _search, _minimumDistance, _epochs, _densityWeight, .. _tsne.All],
            Tsne => [_neighbors, _minimumDistance, _epochs, _densityWeight],
            _ => _tsne.All,
        };

    /// <summary>Makes the map.</summary>
    public IProjection Fit(ParseResult arguments, FileMatrix rows, PipelineSession session, EngineContext context) =>
        MethodName(arguments) switch
        {
            PrincipalComponents => PrincipalComponentsProjection.Fit(rows, ComponentCount(arguments), context),
            Tsne => ModelProjection.Fit(
                session,
                rows,
                OptionsForTsne(arguments),
                (transforms, options) => transforms.TsneProjection(options)
            ),
            _ => ModelProjection.Fit(session, rows, OptionsForUmap(arguments), (transforms, options) => transforms.UmapProjection(options)),
        };

    /// <summary>The nearest rows of each row, itself first, for a table of the map.</summary>
    public NeighborTable Neighbors(ParseResult arguments, FileMatrix rows, EngineContext context)
    {
        DistanceMetric metric = MetricOption.Parse(arguments.GetRequiredValue(_metric));
        NeighborMethod search = SearchModeOption.Parse(arguments.GetRequiredValue(_search));
        return NeighborSearch.Search(rows.ToSingle(metric, out _), NeighborsInTable, metric, search, context).Table;
    }

    private UmapProjectionEstimator.Options OptionsForUmap(ParseResult arguments) =>
        Apply(
            arguments,
            new UmapProjectionEstimator.Options
            {
                NumberOfNeighbors = arguments.GetValue(_neighbors),
                MinimumDistance = arguments.GetValue(_minimumDistance),
                NumberOfEpochs = arguments.GetValue(_epochs),
                DensityWeight = arguments.GetValue(_densityWeight),
            }
        );

    private TsneProjectionEstimator.Options OptionsForTsne(ParseResult arguments)
    {
        var options = new TsneProjectionEstimator.Options();
        _tsne.Apply(arguments, options);
        return Apply(arguments, options);
    }

    private T Apply<T>(ParseResult arguments, T options)
        where T : ProjectionOptions
    {
        options.NumberOfComponents = ComponentCount(arguments);
        options.Metric = MetricOption.Parse(arguments.GetRequiredValue(_metric));
        options.NeighborMethod = SearchModeOption.Parse(arguments.GetRequiredValue(_search));
        options.Seed = arguments.GetValue(_seed);
        options.NumberOfThreads = arguments.GetValue(_threads);
        return options;
    }
}
