using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>The options of a command that are for t-SNE alone.</summary>
internal sealed class TsneOptions
{
    private const double LargestPerplexity = 1e9;

    private static readonly TsneProjectionEstimator.Options Defaults = new();

    private readonly Option<double[]> _perplexities = new("--perplexity")
    {
        Description =
            "tsne: effective number of neighbors that a row is kept near to; several, such as 30 300, mix fine detail with the overall "
            + "arrangement",
        DefaultValueFactory = _ => Defaults.Perplexities,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _iterations = new Option<int>("--iterations")
    {
        Description = "tsne: iterations of the second phase",
        DefaultValueFactory = _ => Defaults.NumberOfIterations,
    }.Between(0, 1_000_000_000);
    private readonly Option<int> _earlyIterations = new Option<int>("--early-iterations")
    {
        Description = "tsne: iterations of the first phase, with early exaggeration",
        DefaultValueFactory = _ => Defaults.NumberOfEarlyExaggerationIterations,
    }.Between(0, 1_000_000_000);
    private readonly Option<double?> _earlyExaggeration = new Option<double?>("--early-exaggeration")
    {
        Description =
            "tsne: factor on the attraction in the first phase, in which clusters form; without it, 12 in up to two dimensions and 6 in "
            + "more",
    }.Between(1, 1e6);
    private readonly Option<double> _exaggeration = new Option<double>("--exaggeration")
    {
        Description = "tsne: factor on the attraction in the second phase; above 1 clusters are denser and further apart",
        DefaultValueFactory = _ => Defaults.Exaggeration,
    }.Above(0, 1e6);
    private readonly Option<double?> _learningRate = new Option<double?>("--learning-rate")
    {
        Description = "tsne: step size; without it, the number of rows divided by the exaggeration of the phase",
    }.Above(0, 1e9);
    private readonly Option<double> _degreesOfFreedom = new Option<double>("--degrees-of-freedom")
    {
        Description = "tsne: of the Student distribution in the map; below 1 clusters fall into finer ones; in 3D, 2 keeps more neighbors",
        DefaultValueFactory = _ => Defaults.DegreesOfFreedom,
    }.Between(0.01, 1000);
    private readonly Option<double> _earlyStop = new Option<double>("--early-stop")
    {
        Description = "tsne: end when the divergence falls by less than this share in 50 iterations, such as 0.001; 0 never does",
        DefaultValueFactory = _ => Defaults.EarlyStopTolerance,
    }.Between(0, 1);
    private readonly Option<string> _initialization = new Option<string>("--init")
    {
        Description = "tsne: where the optimization starts",
        DefaultValueFactory = _ => "pca",
    }.OneOf("pca", "spectral", "random");
    private readonly Option<string> _repulsion = new Option<string>("--repulsion")
    {
        Description = "tsne: how repulsion is computed; the grid errs by less than 1 %",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "exact", "grid");

    public TsneOptions()
    {
        _perplexities.Validators.Add(RequirePerplexities);
        All =
        [
            _perplexities,
            _iterations,
            _earlyIterations,
            _earlyExaggeration,
            _exaggeration,
            _learningRate,
            _degreesOfFreedom,
            _initialization,
            _repulsion,
            _earlyStop,
        ];
    }

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All { get; }

    /// <summary>Sets what the command line asks for.</summary>
    public void Apply(ParseResult arguments, TsneProjectionEstimator.Options options)
    {
        options.Perplexities = arguments.GetRequiredValue(_perplexities);
        options.NumberOfIterations = arguments.GetValue(_iterations);
        options.NumberOfEarlyExaggerationIterations = arguments.GetValue(_earlyIterations);
        options.EarlyExaggeration = arguments.GetValue(_earlyExaggeration);
        options.Exaggeration = arguments.GetValue(_exaggeration);
        options.LearningRate = arguments.GetValue(_learningRate);
        options.DegreesOfFreedom = arguments.GetValue(_degreesOfFreedom);
        options.EarlyStopTolerance = arguments.GetValue(_earlyStop);
        options.Initialization = arguments.GetValue(_initialization) switch
        {
            "spectral" => TsneInitialization.Spectral,
            "random" => TsneInitialization.Random,
            _ => TsneInitialization.PrincipalComponents,
        };
        options.Repulsion = arguments.GetValue(_repulsion) switch
        {
            "exact" => RepulsionMethod.Exact,
            "grid" => RepulsionMethod.Grid,
            _ => RepulsionMethod.Automatic,
        };
    }

    private static void RequirePerplexities(OptionResult result)
    {
        double[] values;
        try
        {
            values = result.GetValueOrDefault<double[]>() ?? [];
        }
        catch (InvalidOperationException)
        {
            // Text that is no number at all: the parser itself reports it.
            return;
        }

        foreach (double value in values)
        {
            if (!(value >= 1 && value <= LargestPerplexity))
                result.AddError(
                    string.Create(CultureInfo.InvariantCulture, $"--perplexity must be from 1 to {LargestPerplexity}, got {value}.")
                );
        }
    }
}
