namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>What the fields of a structure are, by their numbers from 1.</summary>
/// <param name="fields">The fields; <see langword="null"/> where a number is not in use.</param>
internal sealed class ThriftShape(params ThriftField?[] fields)
{
    /// <summary>The field of a number; <see langword="null"/> where it is not known.</summary>
    public ThriftField? this[int number] => number >= 1 && number <= fields.Length ? fields[number - 1] : null;
}
