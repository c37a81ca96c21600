namespace MLNet.Embeddings.Quality.Labels;

/// <summary>The votes of the groups of twins nearest to a row on its class: each group has one, which its labeled rows share; the row's own
/// group has none.</summary>
/// <remarks>
/// A class of few groups cannot have as many votes as one of many. Votes are divided by the most that the class could have among k, so that
/// a small class is not outvoted for being small.
/// </remarks>
internal sealed class GroupVotes
{
    private readonly int[] _groups;
    private readonly int[] _labels;
    private readonly int[][] _members;
    private readonly double[] _mostVotes;

    /// <param name="groups">The group of each row: the number of its first row.</param>
    /// <param name="labels">The class of each, or −1.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="voters">Groups that vote, k.</param>
    public GroupVotes(int[] groups, int[] labels, int classCount, int voters)
    {
        _groups = groups;
        _labels = labels;
        VoterCount = voters;
        _members = new int[groups.Length][];
        foreach (int[] members in ProbeGroups.Members(groups))
            _members[groups[members[0]]] = members;
        Representatives =
        [
            .. Enumerable
                .Range(0, groups.Length)
                .Where(row => groups[row] == row && Array.Exists(_members[row], member => labels[member] >= 0)),
        ];
        GroupCounts = new int[classCount];
        foreach (int first in Representatives)
        {
            foreach (int label in _members[first].Select(row => labels[row]).Where(label => label >= 0).Distinct())
                GroupCounts[label]++;
        }

        _mostVotes = Array.ConvertAll(GroupCounts, count => (double)Math.Max(1, Math.Min(voters, count - 1)));
    }

    /// <summary>Groups that vote.</summary>
    public int VoterCount { get; }

    /// <summary>The first row of each group that can vote: of one with a labeled row.</summary>
    public int[] Representatives { get; }

    /// <summary>Groups in which each class occurs.</summary>
    public int[] GroupCounts { get; }

    /// <summary>Counts the votes of the nearest groups.</summary>
    /// <param name="own">Groups that have none.</param>
    /// <param name="neighbors">Rows, nearest first.</param>
    /// <param name="shares">Receives the share of each class; all 0 where nobody votes.</param>
    /// <param name="voters">Receives a labeled row of each group that votes, the nearest group first, and −1 beyond; may be
    /// empty.</param>
    /// <returns>Whether as many groups as are to vote were met.</returns>
    public bool Count(ReadOnlySpan<int> own, ReadOnlySpan<int> neighbors, Span<float> shares, Span<int> voters)
    {
        shares.Clear();
        voters.Fill(-1);
        var met = new List<int>(VoterCount + own.Length);
        foreach (int group in own)
            met.Add(group);
        int count = 0;
        Span<double> votes = shares.Length <= 256 ? stackalloc double[shares.Length] : new double[shares.Length];
        votes.Clear();
        foreach (int neighbor in neighbors)
        {
            int group = _groups[neighbor];
            if (met.Contains(group))
                continue;

            met.Add(group);
            if (!Vote(_members[group], votes))
                continue;

            if (count < voters.Length)
                voters[count] = _labels[neighbor] >= 0 ? neighbor : Array.Find(_members[group], member => _labels[member] >= 0);
            if (++count == VoterCount)
                break;
        }

        double sum = 0;
        for (int label = 0; label < votes.Length; label++)
        {
            votes[label] /= _mostVotes[label];
            sum += votes[label];
        }

        for (int label = 0; label < votes.Length && sum > 0; label++)
            shares[label] = (float)(votes[label] / sum);
        return count == VoterCount;
    }

    private bool Vote(int[] members, Span<double> votes)
    {
        int labeled = 0;
        foreach (int row in members)
            labeled += _labels[row] >= 0 ? 1 : 0;
        foreach (int row in members)
        {
            if (_labels[row] >= 0)
                votes[_labels[row]] += 1.0 / labeled;
        }

        return labeled > 0;
    }
}
