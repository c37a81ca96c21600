using MLNet.Embeddings.Tool.Shell;
using Parquet.Data;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Collects the lists of a Parquet column as rows of equal length.</summary>
internal sealed class VectorLists(string path, ParquetColumn column, WideRows wide)
{
    private readonly MatrixBuffer _numbers = new(path, wide: wide);
    private readonly List<int> _missing = [];
    private int _rows;
    private int _length = -1;

    /// <summary>Rows without a list, in ascending order.</summary>
    public IReadOnlyList<int> Missing => _missing;

    /// <summary>Adds the rows of a group.</summary>
    public void Add(RawColumnData data, int rowCount)
    {
        int complete = column.Data!.MaxDefinitionLevel;
        ReadOnlySpan<int> repetitions = data.RepetitionLevels;
        ReadOnlySpan<int> definitions = data.DefinitionLevels;
        if (repetitions.Length != definitions.Length)
            throw new InvalidDataException("the lists of a column are not told apart");

        int first = _rows;
        int value = 0;
        for (int at = 0; at < repetitions.Length; )
        {
            int end = at + 1;
            while (end < repetitions.Length && repetitions[end] > 0)
                end++;

            if (end == at + 1 && definitions[at] < column.DefinitionOfList)
            {
                _missing.Add(_rows);
            }
            else
            {
                if (definitions[at..end].ContainsAnyExcept(complete))
                    throw new InputException(
                        $"{path}: the vector at row {_rows} (from 0) of the column {column.Name} is empty or misses a number; every vector "
                            + "must be whole, or missing altogether."
                    );
                Add(data, value, end - at);
                value += end - at;
            }

            _rows++;
            at = end;
        }

        if (_rows - first != rowCount)
            throw new InvalidDataException("a column of lists has another number of rows than its group");
    }

    /// <summary>The rows that have a list.</summary>
    /// <param name="rowCount">Rows of the file.</param>
    public Matrix ToMatrix(int rowCount)
    {
        if (_rows != rowCount)
            throw new InvalidDataException("a column of lists has another number of rows than the file");

        return _length < 0 ? new Matrix(0, 0) : _numbers.ToMatrix(_rows - _missing.Count, _length);
    }

    private void Add(RawColumnData data, int start, int count)
    {
        if (_length < 0)
            _length = count;
        if (count != _length)
            throw new InputException(
                $"{path}: the vector at row {_rows} (from 0) of the column {column.Name} has {count} numbers, those before have {_length}."
            );

        switch (data)
        {
            case RawColumnData<float> values:
                values.Values.Slice(start, count).CopyTo(_numbers.Next(count));
                break;
            case RawColumnData<Half> values:
                Append(values.Values.Slice(start, count), value => (double)value, isExact: true);
                break;
            case RawColumnData<double> values:
                _numbers.Append(values.Values.Slice(start, count));
                break;
            case RawColumnData<sbyte> values:
                Append(values.Values.Slice(start, count), value => value, isExact: true);
                break;
            case RawColumnData<byte> values:
                Append(values.Values.Slice(start, count), value => value, isExact: true);
                break;
            case RawColumnData<short> values:
                Append(values.Values.Slice(start, count), value => value, isExact: true);
                break;
            case RawColumnData<ushort> values:
                Append(values.Values.Slice(start, count), value => value, isExact: true);
                break;
            case RawColumnData<int> values:
                Append(values.Values.Slice(start, count), value => value);
                break;
            case RawColumnData<uint> values:
                Append(values.Values.Slice(start, count), value => value);
                break;
            case RawColumnData<long> values:
                Append(values.Values.Slice(start, count), value => value);
                break;
            case RawColumnData<ulong> values:
                Append(values.Values.Slice(start, count), value => value);
                break;
            default:
                throw new InvalidDataException("a column holds another type than the schema says");
        }
    }

    private void Append<T>(ReadOnlySpan<T> values, Func<T, double> convert, bool isExact = false)
    {
        if (isExact)
        {
            Span<float> room = _numbers.Next(values.Length);
            for (int i = 0; i < values.Length; i++)
                room[i] = (float)convert(values[i]);
            return;
        }

        var numbers = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            numbers[i] = convert(values[i]);
        _numbers.Append(numbers, areIntegers: true);
    }
}
