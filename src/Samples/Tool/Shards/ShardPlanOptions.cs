using System.CommandLine;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Shards;

/// <summary>The options that say what is to be found in shards.</summary>
internal sealed class ShardPlanOptions
{
    private const string Duplicates = "duplicates";
    private const string Neighbors = "neighbors";
    private const string Map = "map";

    private readonly Option<string> _find = new("--find")
    {
        Description = "What the plan is for: duplicates, neighbors and map, separated by commas",
        HelpName = "list",
        DefaultValueFactory = _ => Duplicates,
    };
    private readonly Option<float?> _threshold = new Option<float?>("--threshold")
    {
        Description = "Cosine from which on rows are duplicates; without it, calibrated on a sample",
    }.Between(-1, 1);
    private readonly Option<string> _join = new Option<string>("--join")
    {
        Description = "Compare all rows, or those that share a cell; automatic compares all up to 200,000",
        DefaultValueFactory = _ => "automatic",
    }.OneOf("automatic", "exact", "cells");
    private readonly Option<int> _cellsPerRow = new Option<int>("--cells-per-row")
    {
        Description = "Cells that a row goes into: more of them miss fewer pairs and take longer",
        DefaultValueFactory = _ => new ShardDuplicateOptions().CellsPerRow,
    }.Between(1, 64);
    private readonly Option<int?> _cells = new Option<int?>("--cells")
    {
        Description = "Cells; without it, as many as make the join cheapest",
    }.AtLeast(1);
    private readonly Option<int> _recall = new Option<int>("--recall-sample")
    {
        Description = "Rows whose pairs are all found, too, to tell what the cells miss; 0 tells nothing",
        DefaultValueFactory = _ => new ShardDuplicateOptions().RecallSample,
    }.AtLeast(0);
    private readonly Option<long> _pairs = new Option<long>("--max-pairs")
    {
        Description = "Pairs beyond which a step gives up",
        DefaultValueFactory = _ => new ShardDuplicateOptions().MaximumNumberOfPairs,
    }.AtLeast(1);
    private readonly Option<int> _k = new Option<int>("--k")
    {
        Description = "Neighbors per row, for --find neighbors",
        DefaultValueFactory = _ => 15,
    }.AtLeast(1);
    private readonly Option<int> _mapSample = new Option<int>("--map-sample")
    {
        Description = "Rows that the map is fitted to, for --find map",
        DefaultValueFactory = _ => new ShardMapOptions().SampleRows,
    }.AtLeast(16);

    /// <summary>Adds the options to a command.</summary>
    public ShardPlanOptions(Command command)
    {
        command.Options.Add(_find);
        command.Options.Add(_threshold);
        command.Options.Add(_join);
        command.Options.Add(_cellsPerRow);
        command.Options.Add(_cells);
        command.Options.Add(_recall);
        command.Options.Add(_pairs);
        command.Options.Add(_k);
        command.Options.Add(_mapSample);
    }

    /// <summary>What is looked for; refused before any work where it is nothing known.</summary>
    public string[] Find(ParseResult arguments)
    {
        string[] wanted = arguments
            .GetRequiredValue(_find)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted.Except([Duplicates, Neighbors, Map]).FirstOrDefault() is { } unknown)
            throw new InputException($"--find takes {Duplicates}, {Neighbors} and {Map}, not '{unknown}'.");
        return wanted.Length > 0 ? [.. wanted.Distinct()] : throw new InputException("--find names nothing to find.");
    }

    /// <summary>Adds what is looked for to a plan.</summary>
    public void Apply(ParseResult arguments, PlanBuilder plan)
    {
        foreach (string wanted in Find(arguments))
        {
            switch (wanted)
            {
                case Duplicates:
                    plan.FindDuplicates(OfDuplicates(arguments));
                    break;
                case Neighbors:
                    plan.FindNeighbors(arguments.GetValue(_k));
                    break;
                default:
                    plan.FitMap(new ShardMapOptions { SampleRows = arguments.GetValue(_mapSample) });
                    break;
            }
        }
    }

    private ShardDuplicateOptions OfDuplicates(ParseResult arguments) =>
        new()
        {
            Threshold = arguments.GetValue(_threshold),
            Join = Enum.Parse<ShardJoin>(arguments.GetRequiredValue(_join), ignoreCase: true),
            CellsPerRow = arguments.GetValue(_cellsPerRow),
            Cells = arguments.GetValue(_cells),
            RecallSample = arguments.GetValue(_recall),
            MaximumNumberOfPairs = arguments.GetValue(_pairs),
        };
}
