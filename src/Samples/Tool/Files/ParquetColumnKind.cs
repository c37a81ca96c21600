namespace MLNet.Embeddings.Tool.Files;

/// <summary>What a column of a Parquet file can be used for.</summary>
internal enum ParquetColumnKind
{
    /// <summary>Lists of numbers.</summary>
    Vectors,

    /// <summary>Texts, whole numbers or truth values: what names or sorts rows.</summary>
    Texts,

    /// <summary>Numbers with fractions.</summary>
    Fractions,

    /// <summary>Anything else.</summary>
    Other,
}
