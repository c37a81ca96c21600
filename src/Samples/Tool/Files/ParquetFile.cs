using System.Globalization;
using System.Numerics;
using MLNet.Embeddings.Tool.Files.Thrift;
using MLNet.Embeddings.Tool.Shell;
using Parquet;
using Parquet.Data;
using Parquet.Meta;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Reads columns of a Parquet file, one row group after the other.</summary>
/// <remarks>The file is only as trustworthy as its metadata, which are looked through, and whose counts are compared with its size, before
/// memory is asked for.</remarks>
internal sealed class ParquetFile : IDisposable
{
    private const int MostRows = 1 << 25;

    // Names may repeat, and a repetition costs next to nothing; numbers of vectors hardly ever do.
    private const long MostNamesPerByte = 1032;
    private const long MostNumbersPerByte = 64;
    private const long FewValues = 1 << 16;

    private readonly string _path;
    private readonly ParquetStream _stream;
    private readonly ParquetReader _reader;
    private readonly CancellationToken _cancellationToken;

    private ParquetFile(string path, ParquetStream stream, ParquetReader reader, CancellationToken cancellationToken)
    {
        _path = path;
        _stream = stream;
        _reader = reader;
        _cancellationToken = cancellationToken;
        Columns = [.. reader.Schema.Fields.Select(ParquetColumn.Of)];
        RowCount = CheckedRowCount();
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>Rows of all row groups.</summary>
    public int RowCount { get; }

    /// <summary>Groups that the rows are in.</summary>
    public int GroupCount => _reader.RowGroupCount;

    /// <summary>Whether a file begins and is named like one.</summary>
    public static bool IsNamedSo(string path) =>
        Path.GetExtension(path) is { } extension
        && (
            extension.Equals(".parquet", StringComparison.OrdinalIgnoreCase) || extension.Equals(".pq", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It cannot be read, or is no Parquet file.</exception>
    public static ParquetFile Open(string path, CancellationToken cancellationToken)
    {
        FileStream stream = InputFile.Open(path);
        try
        {
            if (!stream.CanSeek)
                throw new InputException($"{path} is a pipe; a Parquet file, whose table of contents stands at its end, must be a file.");

            return Guarded(
                path,
                () =>
                {
                    var checkedStream = ParquetStream.Open(stream);
                    ParquetReader reader = Wait(ParquetReader.CreateAsync(checkedStream, null, true, cancellationToken));
                    return new ParquetFile(path, checkedStream, reader, cancellationToken);
                }
            );
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a column of lists as vectors.</summary>
    /// <param name="column">The column, of lists of numbers.</param>
    /// <param name="wide">Gets the numbers in double precision, where the column has them.</param>
    /// <param name="missing">Rows without a list, in ascending order, which the matrix does not have.</param>
    /// <exception cref="InputException">Lists differ in length, or the file is damaged.</exception>
    public Matrix ReadVectors(ParquetColumn column, WideRows wide, out IReadOnlyList<int> missing)
    {
        var lists = new VectorLists(_path, column, wide);
        Each(column, MostNumbersPerByte, lists.Add);
        missing = lists.Missing;
        return Guarded(_path, () => lists.ToMatrix(RowCount));
    }

    /// <summary>Reads a column of texts, numbers or truth values as texts; a missing one, and a number that is none, is empty.</summary>
    public string[] ReadTexts(ParquetColumn column)
    {
        var texts = new List<string>(RowCount);
        Each(column, MostNamesPerByte, (data, rows) => Add(texts, column, data, rows));
        return [.. texts];
    }

    /// <summary>Reads one group of rows of a column of texts, numbers, truth values or lists of numbers, whose texts have blanks
    /// between.</summary>
    /// <param name="column">The column.</param>
    /// <param name="group">The group, from 0.</param>
    public string[] ReadTexts(ParquetColumn column, int group) =>
        Guarded(
            _path,
            () =>
            {
                var texts = new List<string>();
                Visit(
                    column,
                    group,
                    MostNamesPerByte,
                    (data, rows) =>
                    {
                        if (column.Kind == ParquetColumnKind.Vectors)
                            texts.AddRange(ParquetLists.Texts(column, data, rows, TextsOf(data)));
                        else
                            Add(texts, column, data, rows);
                    }
                );
                return texts.ToArray();
            }
        );

    /// <summary>Whether the lists of a column have no more numbers than so many, by their mean.</summary>
    public bool HasShortLists(ParquetColumn column, int longest) =>
        Guarded(
            _path,
            () =>
            {
                long numbers = 0;
                for (int group = 0; group < GroupCount; group++)
                {
                    using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
                    numbers += reader.GetMetadata(column.Data!)?.MetaData?.NumValues ?? 0;
                }

                return numbers <= (long)longest * RowCount;
            }
        );

    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private void Each(ParquetColumn column, long mostPerByte, Action<RawColumnData, int> visit) =>
        Guarded(
            _path,
            () =>
            {
                for (int group = 0; group < GroupCount; group++)
                    Visit(column, group, mostPerByte, visit);
                return 0;
            }
        );

    private void Visit(ParquetColumn column, int group, long mostPerByte, Action<RawColumnData, int> visit)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
        Check(reader.GetMetadata(column.Data!), mostPerByte);
        using RawColumnData data = Wait(reader.ReadRawColumnDataBaseAsync(column.Data!, _cancellationToken));
        visit(data, (int)reader.RowCount);
    }

    private static void Add(List<string> texts, ParquetColumn column, RawColumnData data, int rows)
    {
        Func<int, string> valueOf = TextsOf(data);
        bool hasLevels = column.Data!.MaxDefinitionLevel > 0;
        for (int row = 0, next = 0; row < rows; row++)
            texts.Add(hasLevels && data.DefinitionLevels[row] == 0 ? "" : valueOf(next++));
    }

    // A forged count must not cost more memory than its bytes can stand for.
    private void Check(ColumnChunk? chunk, long mostPerByte)
    {
        ColumnMetaData column = chunk?.MetaData ?? throw new InvalidDataException("a column is missing in a group of rows");
        if (column.NumValues < 0 || column.NumValues > Math.Max(FewValues, mostPerByte * _stream.Length))
            throw new InvalidDataException($"a column claims {column.NumValues} values, which its bytes cannot hold");

        // Where the library begins to read.
        long[] starts = [column.DictionaryPageOffset ?? 0, column.DataPageOffset, column.IndexPageOffset ?? 0];
        _stream.CheckPages(starts.Where(start => start != 0).DefaultIfEmpty(0).Min(), column.NumValues, (ParquetCodec)column.Codec);
    }

    private int CheckedRowCount()
    {
        long rows = 0;
        foreach (var group in _reader.RowGroups)
        {
            if (group.RowCount < 0 || (rows += group.RowCount) > MostRows)
                throw new InputException($"{_path} has more than {MostRows} rows, more than one run can work on; take fewer.");
        }

        return rows <= Math.Max(FewValues, MostNamesPerByte * _stream.Length)
            ? (int)rows
            : throw new InvalidDataException($"it claims {rows} rows, which its bytes cannot hold");
    }

    private static Func<int, string> TextsOf(RawColumnData data) =>
        data switch
        {
            RawColumnData<ReadOnlyMemory<char>> texts => i => texts.Values[i].ToString(),
            RawColumnData<bool> values => i => values.Values[i] ? "true" : "false",
            RawColumnData<sbyte> values => i => Number(values.Values[i]),
            RawColumnData<byte> values => i => Number(values.Values[i]),
            RawColumnData<short> values => i => Number(values.Values[i]),
            RawColumnData<ushort> values => i => Number(values.Values[i]),
            RawColumnData<int> values => i => Number(values.Values[i]),
            RawColumnData<uint> values => i => Number(values.Values[i]),
            RawColumnData<long> values => i => Number(values.Values[i]),
            RawColumnData<ulong> values => i => Number(values.Values[i]),
            RawColumnData<Half> values => i => Fraction(values.Values[i]),
            RawColumnData<float> values => i => Fraction(values.Values[i]),
            RawColumnData<double> values => i => Fraction(values.Values[i]),
            _ => throw new InvalidDataException("a column holds another type than the schema says"),
        };

    private static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    // What is missing is written as no number by some programs.
    private static string Fraction<T>(T value)
        where T : IFloatingPoint<T> => T.IsNaN(value) ? "" : value.ToString(null, CultureInfo.InvariantCulture);

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    // A library that reads what strangers wrote fails in many ways; to whoever gave the file they are one.
    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OutOfMemoryException exception)
        {
            throw new InputException($"{path} holds more than fits into the memory that is left; take fewer rows or columns.", exception);
        }
        catch (Exception exception) when (exception is not (InputException or OperationCanceledException))
        {
            throw new InputException($"{path} is no Parquet file, or is damaged: {Reason(exception)}.", exception);
        }
    }

    private static string Reason(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException
            ? exception.Message.TrimEnd('.')
            : $"{exception.GetType().Name} while it was read";
}
