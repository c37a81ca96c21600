namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>How a value is written in Thrift's compact protocol; the numbers are those of its headers.</summary>
internal enum ThriftType : byte
{
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    Int16 = 4,
    Int32 = 5,
    Int64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Struct = 12,
}
