using System.CommandLine;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Gates;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>The gates of the search for duplicates.</summary>
internal sealed class DuplicateGates
{
    private const string Cure =
        "give --splits FILE with the split of each row, or say with --layout which folder of a path is the split, such as */SPLIT/CLASS";

    private readonly Option<int?> _duplicates = Gate.Create("--max-duplicates", "rows are flagged");
    private readonly Option<int?> _leaks = Gate.Create("--max-leaks", "rows leak");
    private readonly Option<int?> _unreadable = Gate.Create("--max-unreadable", "files cannot be read");

    /// <summary>Their options.</summary>
    public IReadOnlyList<Option<int?>> Options => [_duplicates, _leaks, _unreadable];

    /// <summary>The limits; <see langword="null"/> where none is set.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="hasFolder">Whether a folder or a table tells the rows, whose layout can be said.</param>
    public DatasetGates? Of(ParseResult arguments, bool hasFolder) =>
        Options.All(gate => arguments.GetValue(gate) is null)
            ? null
            : new DatasetGates
            {
                MaximumDuplicates = arguments.GetValue(_duplicates),
                MaximumLeaks = arguments.GetValue(_leaks),
                MaximumUnreadable = arguments.GetValue(_unreadable),
                Names = new GateNames
                {
                    Duplicates = _duplicates.Name,
                    Leaks = _leaks.Name,
                    Unreadable = _unreadable.Name,
                    SplitAdvice = hasFolder ? Cure : Gate.SplitsOfVectors,
                    Rows = "keys of --ids",
                    ThresholdAdvice = "give --threshold",
                },
            };
}
