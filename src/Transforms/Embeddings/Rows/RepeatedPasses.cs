using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Rows;

/// <summary>Notices when costly work is done again on rows of the same view.</summary>
/// <remarks>
/// Rows are known by their identifiers, whatever their order. Cursors over disjoint rows repeat nothing, and neither the few rows of a
/// probe or a preview. What is remembered goes when the view does.
/// </remarks>
internal sealed class RepeatedPasses
{
    /// <summary>Rows that may be repeated before it is worth a word: a few first batches of a cursor.</summary>
    public const int Tolerated = 32;

    // All of the first rows are remembered, then every 64th: a second pass over any number of rows meets the first ones again.
    private const int RememberedInFull = 1024;
    private const ulong Share = 64;

    private static readonly ConditionalWeakTable<IDataView, Dictionary<string, RepeatedPasses>> OfViews = [];

    private readonly HashSet<DataViewRowId> _seen = [];
    private readonly Lock _gate = new();
    private int _repeated;
    private bool _isTold;

    /// <summary>The account of one kind of work on one view.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="work">What is done: the same work has the same text.</param>
    public static RepeatedPasses Of(IDataView view, string work)
    {
        Dictionary<string, RepeatedPasses> works = OfViews.GetValue(view, _ => new(StringComparer.Ordinal));
        lock (works)
        {
            if (!works.TryGetValue(work, out RepeatedPasses? passes))
                works.Add(work, passes = new RepeatedPasses());
            return passes;
        }
    }

    /// <summary>Adds rows that were worked on; <see langword="true"/> once, when they show that the work is done again.</summary>
    public bool Add(ReadOnlySpan<DataViewRowId> rows)
    {
        lock (_gate)
        {
            if (_isTold)
                return false;

            foreach (DataViewRowId row in rows)
            {
                if (_seen.Count < RememberedInFull || row.Low % Share == 0)
                    _repeated += _seen.Add(row) ? 0 : 1;
                else if (_seen.Contains(row))
                    _repeated++;
            }

            _isTold = _repeated > Tolerated;
            if (_isTold)
                _seen.Clear();
            return _isTold;
        }
    }
}
