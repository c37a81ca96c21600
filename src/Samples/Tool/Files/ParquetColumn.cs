using Parquet.Schema;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>A column of a Parquet file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it can be used for.</param>
/// <param name="Data">Where its values are; <see langword="null"/> for <see cref="ParquetColumnKind.Other"/>.</param>
/// <param name="DefinitionOfList">From which definition level on a row has a list, and not none at all; 0 where every row has.</param>
internal sealed record ParquetColumn(string Name, ParquetColumnKind Kind, DataField? Data, int DefinitionOfList)
{
    /// <summary>What a field of the schema can be used for.</summary>
    public static ParquetColumn Of(Field field)
    {
        DataField? data = field switch
        {
            ListField { Item: DataField item } => item,
            DataField own => own,
            _ => null,
        };
        if (data is null || data.MaxRepetitionLevel > 1)
            return new ParquetColumn(field.Name, ParquetColumnKind.Other, null, 0);

        bool isList = data.MaxRepetitionLevel == 1;
        ParquetColumnKind kind =
            isList && IsNumber(data.ClrType) ? ParquetColumnKind.Vectors
            : isList ? ParquetColumnKind.Other
            : IsName(data.ClrType) ? ParquetColumnKind.Texts
            : IsNumber(data.ClrType) ? ParquetColumnKind.Fractions
            : ParquetColumnKind.Other;

        // Of a list that may be missing, the level below that of an empty one says so.
        return new ParquetColumn(field.Name, kind, data, isList && field is ListField { IsNullable: true } ? 1 : 0);
    }

    private static bool IsNumber(Type type) => type == typeof(float) || type == typeof(double) || type == typeof(Half) || IsWhole(type);

    private static bool IsName(Type type) =>
        type == typeof(ReadOnlyMemory<char>) || type == typeof(string) || type == typeof(bool) || IsWhole(type);

    private static bool IsWhole(Type type) =>
        type == typeof(sbyte)
        || type == typeof(byte)
        || type == typeof(short)
        || type == typeof(ushort)
        || type == typeof(int)
        || type == typeof(uint)
        || type == typeof(long)
        || type == typeof(ulong);
}
