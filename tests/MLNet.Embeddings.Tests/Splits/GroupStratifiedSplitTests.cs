using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Splits;

public class GroupStratifiedSplitTests
{
    private readonly MLContext _context = new(1);

    // Per group: its class and its size; then the number of parts, the share of the test set in percent, and the seed.
    private static Gen<(Group[] Groups, int Percent, int Folds, int Seed)> Cases =>
        from sizes in Gen.Elements(1, 2, 5, 12)
        from classes in Gen.Choose(1, 6)
        from groups in (
            from label in Gen.Choose(0, classes - 1)
            from size in Gen.Frequency((6, Gen.Constant(1)), (4, Gen.Choose(1, sizes)))
            select new Group(label, size)
        ).ArrayOf()
        from more in Gen.Choose(5, 30)
        from percent in Gen.Choose(5, 60)
        from folds in Gen.Choose(2, 5)
        from seed in Gen.Choose(0, 1000)
        select (groups.Concat(Enumerable.Range(0, more).Select(i => new Group(i % classes, 1))).ToArray(), percent, folds, seed);

    [Fact]
    public void No_group_is_cut_and_sizes_and_classes_are_as_asked_for() =>
        Prop.ForAll(
                Arb.From(Cases),
                test =>
                {
                    (Group[] groups, int percent, int folds, int seed) = test;
                    Row[] rows = RowsOf(groups);
                    var split = _context.Data.GroupStratifiedSplit(View(rows), "Label", "Group", percent / 100.0, seed);
                    Check(rows, groups, [Read(split.TrainSet), Read(split.TestSet)], [1 - (percent / 100.0), percent / 100.0]);

                    var parts = _context.Data.GroupStratifiedCrossValidationSplit(View(rows), "Label", "Group", folds, seed);
                    Check(rows, groups, [.. parts.Select(fold => Read(fold.TestSet))], [.. Enumerable.Repeat(1.0 / folds, folds)]);
                    Assert.All(parts, fold => Assert.Equal(rows.Length, Read(fold.TrainSet).Concat(Read(fold.TestSet)).Distinct().Count()));
                }
            )
            .CheckQuietly(60);

    [Fact]
    public void The_order_of_rows_and_cursors_does_not_matter_and_the_seed_does()
    {
        Row[] rows = RowsOf([.. Enumerable.Range(0, 60).Select(i => new Group(i % 3, 1 + (i % 4)))]);
        string[] Test(IEnumerable<Row> order, int seed) =>
            [.. Read(_context.Data.GroupStratifiedSplit(View(order), "Label", "Group", 0.25, seed).TestSet).Order(StringComparer.Ordinal)];

        string[] expected = Test(rows, 1);
        Assert.Equal(expected, Test(rows.Reverse(), 1));
        Assert.NotEqual(expected, Test(rows, 2));

        IDataView test = _context.Data.GroupStratifiedSplit(View(rows), "Label", "Group", 0.25, 1).TestSet;
        Assert.Equal(expected, Read(_context.Data.ShuffleRows(test, seed: 5)).Order(StringComparer.Ordinal));
        DataViewSchema.Column id = test.Schema["Id"];
        var read = new List<string>();
        foreach (DataViewRowCursor cursor in test.GetRowCursorSet([id], 3))
        {
            using (cursor)
            {
                ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(id);
                Assert.False(cursor.IsColumnActive(test.Schema["Group"]));
                ReadOnlyMemory<char> value = default;
                while (cursor.MoveNext())
                {
                    getter(ref value);
                    read.Add(value.ToString());
                }
            }
        }

        Assert.Equal(expected, read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_row_without_a_group_stands_alone_and_one_without_a_class_is_spread_too()
    {
        Row[] rows = [.. Enumerable.Range(0, 40).Select(i => new Row { Id = $"{i}", Label = i % 2 == 0 ? "a" : "" })];
        var split = _context.Data.GroupStratifiedSplit(View(rows), "Label", "Group", 0.25, 3);
        string[] test = Read(split.TestSet);
        Assert.Equal((10, 30), (test.Length, Read(split.TrainSet).Length));
        Assert.Equal(5, test.Count(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) % 2 == 0));
        Assert.Equal(10, Read(_context.Data.GroupStratifiedSplit(View(rows), null, "Group", 0.25, 3).TestSet).Length);
    }

    [Fact]
    public void What_cannot_be_split_is_refused_in_a_sentence()
    {
        IDataView one = View(RowsOf([new Group(0, 5)]));
        Assert.Equal(
            "The 5 rows belong to 1 group of column 'Group', too few for 2 parts without a group in common: take fewer parts or another "
                + "column.",
            Assert.Throws<InvalidOperationException>(() => _context.Data.GroupStratifiedSplit(one, "Label", "Group")).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.GroupStratifiedSplit(one, "Label", "Group", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.GroupStratifiedSplit(one, "Label", "Nothing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.GroupStratifiedSplit(one, "Nothing", "Group"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.GroupStratifiedCrossValidationSplit(one, "Label", "Group", 1));
        Assert.Throws<OperationCanceledException>(() =>
            _context.Data.GroupStratifiedSplit(one, "Label", "Group", cancellationToken: new CancellationToken(canceled: true))
        );
    }

    private static void Check(Row[] rows, Group[] groups, string[][] parts, double[] shares)
    {
        // Every row once, no part empty, no group in two.
        Assert.Equal(
            rows.Select(row => row.Id).Order(StringComparer.Ordinal),
            parts.SelectMany(part => part).Order(StringComparer.Ordinal)
        );
        Assert.All(parts, Assert.NotEmpty);
        Dictionary<string, Row> byId = rows.ToDictionary(row => row.Id);
        string[][] held = [.. parts.Select(part => part.Select(id => byId[id].Group).Distinct().ToArray())];
        Assert.Equal(groups.Length, held.Sum(names => names.Length));

        int largest = groups.Max(group => group.Size);
        for (int part = 0; part < parts.Length; part++)
        {
            Assert.InRange(parts[part].Length, (shares[part] * rows.Length) - largest, (shares[part] * rows.Length) + largest);
            foreach (IGrouping<int, Group> label in groups.GroupBy(group => group.Label))
            {
                double due = shares[part] * label.Sum(group => group.Size);
                int most = label.Max(group => group.Size);
                Assert.InRange(parts[part].Count(id => byId[id].Label == $"{label.Key}"), due - most, due + most);
            }
        }
    }

    private IDataView View(IEnumerable<Row> rows) => _context.Data.LoadFromEnumerable(rows.ToArray());

    private static Row[] RowsOf(Group[] groups) =>
        [
            .. groups.SelectMany(
                (group, number) =>
                    Enumerable
                        .Range(0, group.Size)
                        .Select(row => new Row
                        {
                            Id = $"{number}/{row}",
                            Label = $"{group.Label}",
                            Group = $"group {number}",
                        })
            ),
        ];

    private static string[] Read(IDataView view) => [.. view.GetColumn<string>("Id")];

    private sealed record Group(int Label, int Size);

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Label { get; set; } = "";

        public string Group { get; set; } = "";
    }
}
