namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>What a field of a structure, or an element of a list, is.</summary>
/// <param name="Type">How it is written; whole numbers are written alike whatever their size, and truth values as two types.</param>
/// <param name="Shape">Of a structure: its fields.</param>
/// <param name="Element">Of a list: its elements.</param>
internal sealed record ThriftField(ThriftType Type, ThriftShape? Shape = null, ThriftField? Element = null)
{
    public static ThriftField Flag { get; } = new(ThriftType.True);

    public static ThriftField Byte { get; } = new(ThriftType.Byte);

    public static ThriftField Whole { get; } = new(ThriftType.Int64);

    public static ThriftField Fraction { get; } = new(ThriftType.Double);

    public static ThriftField Text { get; } = new(ThriftType.Binary);

    public static ThriftField Of(params ThriftField?[] fields) => new(ThriftType.Struct, new ThriftShape(fields));

    public static ThriftField List(ThriftField element) => new(ThriftType.List, Element: element);

    /// <summary>Whether what is written as a type can be this.</summary>
    public bool Is(ThriftType written) =>
        written switch
        {
            ThriftType.True or ThriftType.False => Type == ThriftType.True,
            ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 => Type == ThriftType.Int64,
            _ => written == Type,
        };
}
