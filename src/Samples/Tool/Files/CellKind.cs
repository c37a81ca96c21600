namespace MLNet.Embeddings.Tool.Files;

/// <summary>What stands in a cell of a text file.</summary>
internal enum CellKind
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>NaN or infinite, in any of the usual spellings, or a number too large for single precision.</summary>
    NotFinite,

    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>A word for a value that is missing, such as NA or #N/A.</summary>
    Missing,

    /// <summary>A number, but not as it must be written: thousands separators, a percent sign, a decimal comma where commas
    /// separate.</summary>
    NumberLike,

    /// <summary>Anything else.</summary>
    Text,
}
