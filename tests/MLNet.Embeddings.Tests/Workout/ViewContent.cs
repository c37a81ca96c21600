using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>All values of a view, floating-point numbers to the bit, by row id and column name.</summary>
internal sealed class ViewContent
{
    private readonly Dictionary<string, Dictionary<DataViewRowId, string>> _cells = [];
    private readonly List<DataViewRowId> _rows = [];

    /// <summary>Row ids in the order of the cursor.</summary>
    public IReadOnlyList<DataViewRowId> Rows => _rows;

    public IReadOnlyCollection<string> Columns => _cells.Keys;

    public string this[string column, DataViewRowId row] => _cells[column][row];

    /// <summary>The values of a column in the order of the cursor.</summary>
    public List<string> Column(string name) => _rows.ConvertAll(row => _cells[name][row]);

    public static ViewContent Read(IDataView view, Func<DataViewSchema.Column, bool>? choose = null, Random? order = null)
    {
        DataViewSchema.Column[] columns = Visible(view.Schema, choose);
        using DataViewRowCursor cursor = view.GetRowCursor(columns, order);
        return Read([cursor], columns);
    }

    public static ViewContent ReadSet(IDataView view, int cursors)
    {
        DataViewSchema.Column[] columns = Visible(view.Schema, null);
        DataViewRowCursor[] set = view.GetRowCursorSet(columns, cursors);
        Assert.InRange(set.Length, 1, cursors);
        return Read(set, columns);
    }

    /// <summary>Reads rows that <paramref name="advance"/> brings up one after the other.</summary>
    public static ViewContent Read(DataViewRow row, Func<bool> advance)
    {
        DataViewSchema.Column[] columns = Visible(row.Schema, row.IsColumnActive);
        var content = new ViewContent();
        content.Append(row, columns, advance);
        return content;
    }

    /// <summary>Asserts that both hold the same value wherever both have the row and the column.</summary>
    public void AssertAgrees(ViewContent other, string occasion)
    {
        foreach (string column in other.Columns.Where(_cells.ContainsKey))
        {
            foreach (DataViewRowId row in other.Rows.Where(_cells[column].ContainsKey))
            {
                if (this[column, row] != other[column, row])
                    Assert.Fail($"{occasion}: column '{column}', row {row} is {other[column, row]} instead of {this[column, row]}.");
            }
        }
    }

    /// <summary>Asserts the same rows in the same order, the same columns and the same values.</summary>
    public void AssertSame(ViewContent other, string occasion)
    {
        Assert.Equal(Rows, other.Rows);
        Assert.Equal(Columns.Order(), other.Columns.Order());
        AssertAgrees(other, occasion);
    }

    /// <summary>The text under which a value is compared.</summary>
    public static string Format<T>(T value) =>
        value switch
        {
            float number => BitConverter.SingleToUInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture),
            double number => BitConverter.DoubleToUInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
            MLImage image => $"{image.Width}x{image.Height}:{Convert.ToHexString(image.Pixels)}",
            null => "null",
            _ => value.ToString()!,
        };

    private static DataViewSchema.Column[] Visible(DataViewSchema schema, Func<DataViewSchema.Column, bool>? choose) =>
        [.. schema.Where(column => !column.IsHidden && (choose is null || choose(column)))];

    private static ViewContent Read(DataViewRowCursor[] cursors, DataViewSchema.Column[] columns)
    {
        var content = new ViewContent();
        foreach (DataViewRowCursor cursor in cursors)
        {
            using (cursor)
                content.Append(cursor, columns, cursor.MoveNext);
        }

        return content;
    }

    private void Append(DataViewRow row, DataViewSchema.Column[] columns, Func<bool> advance)
    {
        ValueGetter<DataViewRowId> id = row.GetIdGetter();
        Func<string>[] readers = Array.ConvertAll(columns, column => Reader(row, column));
        foreach (DataViewSchema.Column column in columns)
            _cells.TryAdd(column.Name, []);

        while (advance())
        {
            DataViewRowId rowId = default;
            id(ref rowId);
            _rows.Add(rowId);
            for (int i = 0; i < columns.Length; i++)
                _cells[columns[i].Name].Add(rowId, readers[i]());
        }
    }

    private static Func<string> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        bool isVector = column.Type is VectorDataViewType;
        Type type = isVector ? ((VectorDataViewType)column.Type).ItemType.RawType : column.Type.RawType;
        string method = isVector ? nameof(VectorReader) : nameof(ScalarReader);
        return (Func<string>)
            typeof(ViewContent)
                .GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(type)
                .Invoke(null, [row, column])!;
    }

    private static Func<string> ScalarReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Format(value);
        };
    }

    private static Func<string> VectorReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            return string.Join(',', value.DenseValues().Select(Format));
        };
    }
}
