using static MLNet.Embeddings.Tool.Files.Thrift.ThriftField;

namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>The structures of a Parquet file, as parquet.thrift of the Apache project declares them.</summary>
internal static class ParquetShapes
{
    private static readonly ThriftField Empty = Of();

    private static readonly ThriftField Statistics = Of(Text, Text, Whole, Whole, Text, Text, Flag, Flag);

    private static readonly ThriftField KeyValue = Of(Text, Text);

    /// <summary>DictionaryPageHeader: its values, their encoding, whether they are sorted.</summary>
    public static ThriftField DictionaryHeader { get; } = Of(Whole, Whole, Flag);

    /// <summary>DataPageHeader: its values, encodings of values and levels, statistics.</summary>
    public static ThriftField DataHeader { get; } = Of(Whole, Whole, Whole, Whole, Statistics);

    /// <summary>DataPageHeaderV2: values, nulls, rows, encoding, lengths of both levels, whether they are compressed, statistics.</summary>
    public static ThriftField DataHeaderV2 { get; } = Of(Whole, Whole, Whole, Whole, Whole, Whole, Flag, Statistics);

    /// <summary>PageHeader: type, size, size as it is stored, checksum, and the header of its kind of page.</summary>
    public static ThriftShape PageHeader { get; } = new(Whole, Whole, Whole, Whole, DataHeader, Empty, DictionaryHeader, DataHeaderV2);

    /// <summary>FileMetaData: version, schema, rows, groups of rows, keys and values, who made it, order of columns, encryption.</summary>
    public static ThriftShape FileMetadata { get; } =
        new(Whole, List(SchemaElement()), Whole, List(RowGroup()), List(KeyValue), Text, List(Of(Empty)), Encryption(), Text);

    private static ThriftField SchemaElement() => Of(Whole, Whole, Whole, Text, Whole, Whole, Whole, Whole, Whole, LogicalType());

    private static ThriftField LogicalType()
    {
        ThriftField time = Of(Flag, Of(Empty, Empty, Empty));
        return Of(
            Empty,
            Empty,
            Empty,
            Empty,
            Of(Whole, Whole),
            Empty,
            time,
            time,
            null,
            Of(ThriftField.Byte, Flag),
            Empty,
            Empty,
            Empty,
            Empty,
            Empty,
            Of(ThriftField.Byte),
            Of(Text),
            Of(Text, Whole)
        );
    }

    private static ThriftField RowGroup() => Of(List(ColumnChunk()), Whole, Whole, List(Of(Whole, Flag, Flag)), Whole, Whole, Whole);

    private static ThriftField ColumnChunk()
    {
        ThriftField crypto = Of(Empty, Of(List(Text), Text));
        return Of(Text, Whole, ColumnMetadata(), Whole, Whole, Whole, Whole, crypto, Text);
    }

    private static ThriftField ColumnMetadata()
    {
        ThriftField encodings = List(Of(Whole, Whole, Whole));
        ThriftField sizes = Of(Whole, List(Whole), List(Whole));
        ThriftField box = Of([.. Enumerable.Repeat(Fraction, 8)]);
        return Of(
            Whole,
            List(Whole),
            List(Text),
            Whole,
            Whole,
            Whole,
            Whole,
            List(KeyValue),
            Whole,
            Whole,
            Whole,
            Statistics,
            encodings,
            Whole,
            Whole,
            sizes,
            Of(box, List(Whole))
        );
    }

    private static ThriftField Encryption()
    {
        ThriftField cipher = Of(Text, Text, Flag);
        return Of(cipher, cipher);
    }
}
