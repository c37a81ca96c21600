using System.Globalization;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Stops a search that finds more pairs than memory is meant for.</summary>
internal sealed class PairBudget(long maximum)
{
    private long _count;

    /// <exception cref="InvalidOperationException">There are more pairs than allowed.</exception>
    public void Add(long pairs)
    {
        if (Interlocked.Add(ref _count, pairs) > maximum)
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"More than {maximum:N0} pairs reach the threshold, so it hardly tells duplicates from other rows: raise the "
                        + $"threshold, or MaximumNumberOfPairs if so many are meant."
                )
            );
        }
    }
}
