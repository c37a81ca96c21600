namespace MLNet.Embeddings.Splits;

/// <summary>Deals whole groups of rows out to the parts of a split, so that each part gets its share of all rows and of every
/// class.</summary>
/// <remarks>
/// <para>
/// What is kept small is χ² between the rows that a part has and those that it should have, over the classes and over all: a deviation
/// counts in proportion to what is due, so that large groups, too, come to every part in proportion, as seats do by the method of
/// Sainte-Laguë, and not all to the largest. Groups are dealt from the largest to the smallest, equal ones in a random order, each to the
/// part where it costs least; then groups are moved, the smallest first, as long as that gains.
/// </para>
/// <para>Nothing here knows of groups cut in two: a leak between parts is impossible by construction.</para>
/// </remarks>
internal sealed class StratifiedAssignment
{
    // The size of a part decides between parts that are alike in the group's class, and never against a part that lacks a whole group of
    // it: in simulated splits neither sizes nor classes then strayed by more than the largest group.
    private const double MostSizeCost = 0.9;
    private const double LeastGain = 1e-9;
    private const int MostPasses = 10;

    private readonly GroupCounts _groups;
    private readonly double[] _sizeTargets;
    private readonly double[][] _classTargets;
    private readonly double _sizeWeight;
    private readonly int[] _sizes;
    private readonly int[][] _classCounts;
    private readonly int[] _groupCounts;
    private readonly int[] _partOf;

    private StratifiedAssignment(GroupCounts groups, IReadOnlyList<double> shares)
    {
        _groups = groups;
        _sizeTargets = [.. shares.Select(share => share * groups.RowCount)];
        _classTargets = [.. shares.Select(share => groups.ClassTotals.Select(total => share * total).ToArray())];
        _sizeWeight = groups.ClassTotals.Length;
        _sizes = new int[shares.Count];
        _classCounts = [.. shares.Select(_ => new int[groups.ClassTotals.Length])];
        _groupCounts = new int[shares.Count];
        _partOf = new int[groups.Count];
    }

    /// <summary>Deals the groups out.</summary>
    /// <param name="groups">The groups, at least as many as there are parts.</param>
    /// <param name="shares">The share of each part, above 0; together 1.</param>
    /// <param name="seed">Decides the order of groups of equal size.</param>
    /// <returns>The part of each group. No part is empty.</returns>
    public static int[] Deal(GroupCounts groups, IReadOnlyList<double> shares, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups.Count, shares.Count);
        var assignment = new StratifiedAssignment(groups, shares);
        int[] order = groups.FromLargest(seed);
        foreach (int group in order)
            assignment.Put(group, assignment.Cheapest(group, except: -1));

        Array.Reverse(order);
        int passes = 0;
        while (passes++ < MostPasses && assignment.Improve(order)) { }
        assignment.FillEmptyParts(order);
        return assignment._partOf;
    }

    private bool Improve(int[] order)
    {
        bool moved = false;
        foreach (int group in order)
        {
            int from = _partOf[group];
            if (_groupCounts[from] == 1)
                continue;

            int to = Cheapest(group, except: from);
            if (Cost(group, from, sign: -1) + Cost(group, to, sign: 1) >= -LeastGain)
                continue;

            Count(group, from, sign: -1);
            Put(group, to);
            moved = true;
        }

        return moved;
    }

    // A share of less than a row leaves its part without any; an empty test set would be no answer.
    private void FillEmptyParts(int[] fromSmallest)
    {
        for (int part = 0; part < _groupCounts.Length; part++)
        {
            if (_groupCounts[part] > 0)
                continue;

            int group = fromSmallest.First(candidate => _groupCounts[_partOf[candidate]] > 1);
            Count(group, _partOf[group], sign: -1);
            Put(group, part);
        }
    }

    private int Cheapest(int group, int except)
    {
        int best = -1;
        double least = double.PositiveInfinity;
        for (int part = 0; part < _sizes.Length; part++)
        {
            if (part != except && Cost(group, part, sign: 1) is var cost && cost < least)
                (best, least) = (part, cost);
        }

        return best;
    }

    /// <summary>What χ² of the classes grows by where a group is put into a part, or taken out of it, and by how much its size is then
    /// amiss.</summary>
    private double Cost(int group, int part, int sign)
    {
        double classes = 0;
        double most = 0;
        foreach ((int label, int rows) in _groups.ClassesOf(group))
        {
            double target = _classTargets[part][label];
            classes += Growth(rows, _classCounts[part][label], target, sign);
            most += MostSizeCost * rows * rows / target;
        }

        double size = _sizeWeight * Growth(_groups.SizeOf(group), _sizes[part], _sizeTargets[part], sign);
        return classes + Math.Clamp(size, -most, most);
    }

    // ((a ± n − t)² − (a − t)²) / t
    private static double Growth(int added, int count, double target, int sign) => added * ((2 * sign * (count - target)) + added) / target;

    private void Put(int group, int part)
    {
        _partOf[group] = part;
        Count(group, part, sign: 1);
    }

    private void Count(int group, int part, int sign)
    {
        _groupCounts[part] += sign;
        _sizes[part] += sign * _groups.SizeOf(group);
        foreach ((int label, int rows) in _groups.ClassesOf(group))
            _classCounts[part][label] += sign * rows;
    }
}
