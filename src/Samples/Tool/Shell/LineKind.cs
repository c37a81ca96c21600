namespace MLNet.Embeddings.Tool.Shell;

/// <summary>What a line that a command has said is.</summary>
internal enum LineKind
{
    /// <summary>Part of the result, for a person.</summary>
    Text,

    /// <summary>The same, with figures that an eye should find.</summary>
    Figures,

    /// <summary>What failed.</summary>
    Failure,

    /// <summary>A remark that is no part of the result.</summary>
    Note,

    /// <summary>How long the run took; each run says its own.</summary>
    Times,

    /// <summary>Where the report lies; the same.</summary>
    Place,

    /// <summary>The result for programs; the same.</summary>
    Result,
}
