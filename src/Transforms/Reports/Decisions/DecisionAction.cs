namespace MLNet.Embeddings.Reports;

/// <summary>What somebody has decided about an image.</summary>
public enum DecisionAction
{
    /// <summary>It stays in the data set.</summary>
    Keep = 0,

    /// <summary>It leaves the data set.</summary>
    Remove = 1,

    /// <summary>It stays, with another label.</summary>
    Relabel = 2,

    /// <summary>There is nothing wrong: the finding is a false alarm.</summary>
    Fine = 3,
}
