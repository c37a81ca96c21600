using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Splits;

/// <summary>Reads the groups and classes of a view and splits it into parts that share no group.</summary>
internal sealed class GroupSplitter
{
    private const ulong NamedGroups = 1;
    private const ulong LoneRows = 2;

    private readonly ComponentHost _host;
    private readonly IDataView _data;
    private readonly CategoryColumn _groups;
    private readonly CategoryColumn? _labels;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public GroupSplitter(IHostEnvironment environment, IDataView data, string groups, string? labels)
    {
        _host = new ComponentHost(environment, "GroupStratifiedSplit");
        _data = data;
        _groups = CategoryColumn.Find(data.Schema, "group", groups, isRequired: true)!;
        _labels = CategoryColumn.Find(data.Schema, "label", labels, isRequired: true);
    }

    /// <summary>Deals the rows out and gives, for each part, the view of its rows and that of all others.</summary>
    /// <param name="shares">The share of each part; together 1.</param>
    /// <param name="seed">Decides which groups go where; <see langword="null"/>: drawn from the environment.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidOperationException">There are fewer groups than parts.</exception>
    public IReadOnlyList<(IDataView Inside, IDataView Outside)> Split(
        IReadOnlyList<double> shares,
        int? seed,
        CancellationToken cancellationToken
    )
    {
        var counts = new GroupCounts();
        var named = new Dictionary<string, int>();
        var lone = new List<(DataViewRowId Row, int Group)>();
        Read(counts, named, lone, cancellationToken);
        if (counts.Count < shares.Count)
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {counts.RowCount:N0} rows belong to {counts.Count:N0} {(counts.Count == 1 ? "group" : "groups")} of column "
                        + $"'{_groups.Column.Name}', too few for {shares.Count} parts without a group in common: take fewer "
                        + $"parts or another column."
                )
            );

        int[] partOf = StratifiedAssignment.Deal(counts, shares, (ulong)(uint)_host.Seed(seed));
        var parts = new GroupParts();
        foreach ((string name, int group) in named)
            parts.Add(name, partOf[group]);
        foreach ((DataViewRowId row, int group) in lone)
            parts.Add(row, partOf[group]);
        return [.. Enumerable.Range(0, shares.Count).Select(part => (Rows(parts, part, inside: true), Rows(parts, part, inside: false)))];
    }

    private void Read(
        GroupCounts counts,
        Dictionary<string, int> named,
        List<(DataViewRowId Row, int Group)> lone,
        CancellationToken cancellationToken
    )
    {
        var classes = new Dictionary<string, int>();
        using DataViewRowCursor cursor = _data.GetRowCursor(_labels is null ? [_groups.Column] : [_groups.Column, _labels.Column]);
        Func<string?> readGroup = _groups.Open(cursor);
        Func<string?>? readLabel = _labels?.Open(cursor);
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            _host.CheckAlive();
            cancellationToken.ThrowIfCancellationRequested();
            int group;
            if (readGroup() is { Length: > 0 } name)
            {
                if (!named.TryGetValue(name, out group))
                    named.Add(name, group = counts.Begin(HashOf(name)));
            }
            else
            {
                readId(ref id);
                group = counts.Begin(CounterRandom.Bits(LoneRows, id.High, id.Low));
                lone.Add((id, group));
            }

            // Rows without a class are one more class, so that they, too, are spread.
            string label = readLabel?.Invoke() ?? "";
            if (!classes.TryGetValue(label, out int number))
                classes.Add(label, number = classes.Count);
            counts.Add(group, number);
        }
    }

    private FilteredView Rows(GroupParts parts, int part, bool inside) =>
        new(
            _data,
            _groups.Column,
            cursor =>
            {
                Func<string?> readGroup = _groups.Open(cursor);
                ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
                DataViewRowId id = default;
                return () =>
                {
                    if (readGroup() is { Length: > 0 } name)
                        return parts.PartOf(name) == part == inside;
                    readId(ref id);
                    return parts.PartOf(id) == part == inside;
                };
            }
        );

    private static ulong HashOf(string name)
    {
        var hash = default(ContentHash);
        hash.Add(MemoryMarshal.AsBytes(name.AsSpan()));
        return CounterRandom.Bits(NamedGroups, 0, hash.Value);
    }
}
