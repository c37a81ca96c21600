using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Compares gathered rows with each other.</summary>
internal interface IRowJoin
{
    /// <summary>Compares all pairs of a set of rows; both rows of a pair gain a candidate.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="members">The set, each row once.</param>
    /// <param name="candidates">Candidates of all rows; only those of the set change.</param>
    /// <param name="scratch">The worker's own.</param>
    void Within(PreparedRows rows, ReadOnlySpan<int> members, CandidateTable candidates, JoinScratch scratch);

    /// <summary>Compares a stretch of up to 64 consecutive rows with a set of rows; only the former gain candidates.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="start">First row of the stretch.</param>
    /// <param name="count">Rows of the stretch.</param>
    /// <param name="members">The set, each row once; it may hold rows of the stretch.</param>
    /// <param name="candidates">Candidates of all rows; only those of the stretch change.</param>
    /// <param name="scratch">The worker's own.</param>
    void Onto(PreparedRows rows, int start, int count, ReadOnlySpan<int> members, CandidateTable candidates, JoinScratch scratch);
}
