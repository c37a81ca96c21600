using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Projections;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>A map of the rows of a file: matrix in, matrix out, through the estimators.</summary>
internal sealed class ProjectCommand : ToolCommand
{
    private readonly Option<string?> _input = new("--input")
    {
        Description = "Matrix to fit, one row per item, .npy, .csv or .parquet; rows of NaN are left out",
        HelpName = "file",
    };
    private readonly ProjectionFitOptions _fit = new();
    private readonly Option<string?> _out = new("--out")
    {
        Description =
            "Where the map of the input goes: .npy, float32, rows × components, or .parquet with the vectors, projection_x, projection_y "
            + "and neighbors, as Embedding Atlas reads it",
        HelpName = "file",
    };
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
        Option[] all = [_input, .. _fit.OfMap, _out, .. _fit.OfMethod, _transform, _transformOut, _save, _load];
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
        OutputKind.Check(_out.Name, arguments.GetValue(_out), allowsTable: true);
        OutputKind.Check(_transformOut.Name, arguments.GetValue(_transformOut), allowsTable: false);
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

        if (rows is not null && arguments.GetValue(_load) is null && _fit.ComponentCount(arguments) > Math.Max(rows.ColumnCount, 3))
            throw new InputException(
                $"--components is {_fit.ComponentCount(arguments)}, but the rows of {arguments.GetValue(_input)} have just "
                    + $"{rows.ColumnCount} columns; a map has fewer dimensions than its rows."
            );
        if (mapFile is null && placedFile is null && modelFile is null)
            console.Note("Nothing will be written: --out names a file for the map, --save one for the model.");

        using var session = new PipelineSession(console);
        using EngineContext context = console.CreateContext(_fit.ThreadCount(arguments));
        IProjection projection = arguments.GetValue(_load) is { } model
            ? times.Measure("load", () => ModelProjection.Load(session, model))
            : times.Measure("fit", () => _fit.Fit(arguments, rows!, session, context), fitted => fitted.StageSeconds);
        Matrix? map = rows is null ? null : times.Measure("map", () => projection.Transform(rows));
        if (isTable)
            RequireDimensionsOfTable(map!.ColumnCount);
        Matrix? placed = newRows is null ? null : times.Measure("transform", () => projection.Transform(newRows));
        NeighborTable? neighbors = isTable ? times.Measure("table", () => _fit.Neighbors(arguments, rows!, context)) : null;
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
            ["method"] = arguments.GetValue(_load) is null ? _fit.MethodName(arguments) : "loaded",
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

    private static VectorTable TableOf(VectorInput vectors, Matrix map, NeighborTable? neighbors) =>
        new(vectors.Texts, vectors.Vectors) { Map = vectors.Matrix.Expand(map), Neighbors = neighbors };

    private void CheckCombination(ParseResult arguments, CommandConsole console)
    {
        bool loads = IsGiven(_load);
        bool isPca = !loads && _fit.MethodName(arguments) == ProjectionFitOptions.PrincipalComponents;
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
        if (isTable && !loads)
            RequireDimensionsOfTable(_fit.ComponentCount(arguments));
        if (isTable && loads && !IsGiven(_fit.Metric))
            throw new InputException(
                $"With --load a table needs {_fit.Metric.Name}, by which the neighbors beside the map are found; give the one that the map "
                    + "was fitted by."
            );

        foreach (Option option in (loads ? _fit.All : _fit.WithoutEffect(arguments)).Except(isTable ? _fit.OfTable : []).Where(IsGiven))
            console.Note($"{option.Name} has no effect with {(loads ? "--load" : $"--method {_fit.MethodName(arguments)}")}.");

        bool IsGiven(Option option) => arguments.GetResult(option) is { Implicit: false };
    }

    private static void RequireDimensionsOfTable(int count)
    {
        if (count > VectorTableFile.MostDimensions)
            throw new InputException(
                $"A Parquet file takes maps of up to {VectorTableFile.MostDimensions} dimensions; write more to an .npy file."
            );
    }

    private static PendingFile? Create(string? path) => path is null ? null : new PendingFile(path);
}
