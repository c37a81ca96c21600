namespace MLNet.Embeddings;

/// <summary>What a transformer does with a row that it cannot work on, such as one with a missing or infinite feature.</summary>
public enum RowErrorHandling
{
    /// <summary>The row's output is missing (a vector of NaN), and one warning with the number of such rows goes to the log.</summary>
    MissingValue = 0,

    /// <summary>An exception names the row and what is wrong with it.</summary>
    Throw = 1,
}
