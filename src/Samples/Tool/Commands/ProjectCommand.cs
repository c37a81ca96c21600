using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Projections;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>A map of the rows of a file: matrix in, matrix out, through the estimators.</summary>
internal sealed class ProjectCommand : ToolCommand
{
    private const int NeighborsInTable = 15;

    private readonly Option<string?> _input = new("--input")
    {
        Description = "Matrix to fit, one row per item, .npy, .csv or .parquet; rows of NaN are left out",
        HelpName = "file",
    };
    private readonly Option<string> _method = new Option<string>("--method")
    {
        Description = "How to project",
        DefaultValueFactory = _ => "umap",
    }.OneOf("umap", "tsne", "pca");
    private readonly Option<int> _components = new Option<int>("--components")
    {
        Description = "Columns of the map",
        DefaultValueFactory = _ => 2,
    }.Between(1, 1024);
    private readonly Option<string?> _out = new("--out")
    {
        Description =
            "Where the map of the input goes: .npy, float32, rows × components, or .parquet with the vectors, projection_x, projection_y "
            + "and neighbors, as Embedding Atlas reads it",
        HelpName = "file",
    };
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
    private readonly Option<string?> _transform = new("--transform") { Description = "New rows to place on the map", HelpName = "file" };
    private readonly Option<string?> _transformOut = new("--transform-out")
    {
        Description = "Where the positions of the new rows go",
        HelpName = "file",
    };
    private readonly Option<string?> _save = new("--save")
    {
        Description = "umap, tsne: where the fitted model goes, as ML.NET's zip",
        HelpName = "file",
    };
    private readonly Option<string?> _load = new("--load")
    {
        Description = "A saved model to use instead of fitting one",
        HelpName = "file",
    };

    private readonly VectorInputOptions _vectors;

    public ProjectCommand()
        : base("project", "Project the rows of a matrix to a few dimensions with UMAP, t-SNE or principal components.")
    {
        Option[] all =
        [
            _input,
            _method,
            _components,
            _out,
            _seed,
            _metric,
            _search,
            _neighbors,
            _minimumDistance,
            _epochs,
            _densityWeight,
            .. _tsne.All,
            _threads,
            _transform,
            _transformOut,
            _save,
            _load,
        ];
        foreach (Option option in all)
            Options.Add(option);
        _vectors = new VectorInputOptions(this, hasInput: false, looksAtImages: false);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Map the rows of vectors.npy in the plane with UMAP", "project --input vectors.npy --out map.npy"),
        new(
            "The same by cosine in 3D; place new rows on the map and keep the model",
            "project --input vectors.npy --metric cosine --components 3 --out map.npy --transform new.npy --transform-out placed.npy "
                + "--save map.zip"
        ),
        new("The same rows with t-SNE", "project --input vectors.npy --method tsne --perplexity 50 --out map.npy"),
        new(
            "Two perplexities, more iterations, and clusters that stand further apart",
            "project --input vectors.npy --method tsne --perplexity 30 300 --iterations 1000 --exaggeration 2 --out map.npy"
        ),
        new(
            "A table for Embedding Atlas, with keys, paths and labels of the rows",
            "project --input vectors.parquet --metric cosine --out map.parquet"
        ),
        new("Draw wide clusters wide and dense ones small", "project --input vectors.npy --density-weight 0.5 --out map.npy"),
        new("Place more rows later without fitting again", "project --load map.zip --transform more.csv --transform-out placed.npy"),
        new("The first 50 principal components", "project --input vectors.npy --method pca --components 50 --out reduced.npy"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        CheckCombination(arguments, console);
        OutputPlace.Check(
            [
                .. new[] { _input, _transform, _load }.Select(option => (option.Name, arguments.GetValue(option))),
                .. _vectors.Files(arguments),
            ],
            [.. new[] { _out, _transformOut, _save }.Select(option => (option.Name, arguments.GetValue(option)))]
        );
        bool isTable = ParquetFile.IsNamedSo(arguments.GetValue(_out) ?? "");
        var times = new StageTimes();
        using PendingFile? mapFile = Create(arguments.GetValue(_out));
        using PendingFile? placedFile = Create(arguments.GetValue(_transformOut));
        using PendingFile? modelFile = Create(arguments.GetValue(_save));
        VectorInput? vectors = arguments.GetValue(_input) is { } input
            ? times.Measure("read", () => _vectors.Read(input, arguments, console))
            : null;
        FileMatrix? rows = vectors?.Matrix;
        FileMatrix? newRows = arguments.GetValue(_transform) is { } transform
            ? times.Measure("read new rows", () => MatrixFile.Read(transform, console.CancellationToken, console.Note, allowsMissing: true))
            : null;

        if (rows is not null && arguments.GetValue(_load) is null && arguments.GetValue(_components) > Math.Max(rows.ColumnCount, 3))
            throw new InputException(
                $"--components is {arguments.GetValue(_components)}, but the rows of {arguments.GetValue(_input)} have just "
                    + $"{rows.ColumnCount} columns; a map has fewer dimensions than its rows."
            );
        if (mapFile is null && placedFile is null && modelFile is null)
            console.Note("Nothing will be written: --out names a file for the map, --save one for the model.");

        using var session = new PipelineSession(console);
        using EngineContext context = console.CreateContext(arguments.GetValue(_threads));
        IProjection projection = arguments.GetValue(_load) is { } model
            ? times.Measure("load", () => ModelProjection.Load(session, model))
            : times.Measure("fit", () => Fit(arguments, rows!, session, context), fitted => fitted.StageSeconds);
        Matrix? map = rows is null ? null : times.Measure("map", () => projection.Transform(rows));
        Matrix? placed = newRows is null ? null : times.Measure("transform", () => projection.Transform(newRows));
        NeighborTable? neighbors = isTable ? times.Measure("table", () => Neighbors(arguments, rows!, context)) : null;
        console.CancellationToken.ThrowIfCancellationRequested();

        times.Measure(
            "write",
            () =>
            {
                mapFile?.Write(stream =>
                {
                    if (isTable)
                        VectorTableFile.Write(stream, TableOf(vectors!, map!, neighbors), console.CancellationToken);
                    else
                        NpyFile.Write(stream, rows!.Expand(map!));
                });
                placedFile?.Write(stream => NpyFile.Write(stream, newRows!.Expand(placed!)));
                modelFile?.Write(stream => ((ModelProjection)projection).Save(stream));
                foreach (PendingFile? file in new[] { mapFile, placedFile, modelFile })
                    file?.Publish();
            }
        );
        var result = new JsonObject
        {
            ["method"] = arguments.GetValue(_load) is null ? arguments.GetValue(_method) : "loaded",
            ["n"] = (rows ?? newRows!).RowCount,
            ["d"] = (rows ?? newRows!).ColumnCount,
            ["components"] = (map ?? placed!).ColumnCount,
        };
        if (rows is { Missing.Count: > 0 })
            result["withoutVector"] = rows.Missing.Count;
        if (placed is not null)
            result["transformed"] = placed.RowCount;
        result["seconds"] = times.ToJson();
        result["diagnostics"] = projection.Diagnostics;
        console.WriteResult(result);
    }

    private NeighborTable Neighbors(ParseResult arguments, FileMatrix rows, EngineContext context)
    {
        DistanceMetric metric = MetricOption.Parse(arguments.GetRequiredValue(_metric));
        NeighborMethod search = SearchModeOption.Parse(arguments.GetRequiredValue(_search));
        return NeighborSearch.Search(rows.ToSingle(metric, out _), NeighborsInTable, metric, search, context).Table;
    }

    private static VectorTable TableOf(VectorInput vectors, Matrix map, NeighborTable? neighbors) =>
        new(vectors.Texts, vectors.Vectors) { Map = vectors.Matrix.Expand(map), Neighbors = neighbors };

    private IProjection Fit(ParseResult arguments, FileMatrix rows, PipelineSession session, EngineContext context) =>
        arguments.GetValue(_method) switch
        {
            "pca" => PrincipalComponentsProjection.Fit(rows, arguments.GetValue(_components), context),
            "tsne" => ModelProjection.Fit(
                session,
                rows,
                OptionsForTsne(arguments),
                (transforms, options) => transforms.TsneProjection(options)
            ),
            _ => ModelProjection.Fit(session, rows, OptionsForUmap(arguments), (transforms, options) => transforms.UmapProjection(options)),
        };

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
        options.NumberOfComponents = arguments.GetValue(_components);
        options.Metric = MetricOption.Parse(arguments.GetRequiredValue(_metric));
        options.NeighborMethod = SearchModeOption.Parse(arguments.GetRequiredValue(_search));
        options.Seed = arguments.GetValue(_seed);
        options.NumberOfThreads = arguments.GetValue(_threads);
        return options;
    }

    private void CheckCombination(ParseResult arguments, CommandConsole console)
    {
        bool loads = IsGiven(_load);
        bool isPca = !loads && arguments.GetValue(_method) == "pca";
        if (!IsGiven(_input) && !loads)
            throw new InputException("--input names the matrix to fit, or --load a saved model to use; one of them is needed.");
        if (!IsGiven(_input) && !IsGiven(_transform))
            throw new InputException(
                "--load needs rows to place: name them with --transform and --transform-out, or with --input and --out."
            );
        if (IsGiven(_out) && !IsGiven(_input))
            throw new InputException(
                "--out is for the map of the input, but there is no --input; the positions of --transform go to --transform-out."
            );
        if (IsGiven(_transform) != IsGiven(_transformOut))
            throw new InputException("--transform and --transform-out belong together: the new rows, and where their positions go.");
        if (IsGiven(_save) && (loads || isPca))
            throw new InputException(
                loads
                    ? "--save keeps a fitted model, but with --load nothing is fitted."
                    : "--save is for umap and tsne; principal components are fitted again in less time than a model is loaded."
            );

        bool isTable = ParquetFile.IsNamedSo(arguments.GetValue(_out) ?? "");
        if (isTable && !loads && arguments.GetValue(_components) > VectorTableFile.MostDimensions)
            throw new InputException(
                $"A Parquet file takes maps of up to {VectorTableFile.MostDimensions} dimensions; write more to an .npy file."
            );

        string method = arguments.GetRequiredValue(_method);
        Option[] without = loads
            ? [_method, _components, _seed, _neighbors, _metric, _search, _minimumDistance, _epochs, _densityWeight, .. _tsne.All, _threads]
            : method switch
            {
                "pca" => [_neighbors, _metric, _search, _minimumDistance, _epochs, _densityWeight, .. _tsne.All],
                "tsne" => [_neighbors, _minimumDistance, _epochs, _densityWeight],
                _ => [.. _tsne.All],
            };
        foreach (Option option in without.Where(IsGiven))
            console.Note($"{option.Name} has no effect with {(loads ? "--load" : $"--method {method}")}.");

        bool IsGiven(Option option) => arguments.GetResult(option) is { Implicit: false };
    }

    private static PendingFile? Create(string? path) => path is null ? null : new PendingFile(path);
}
