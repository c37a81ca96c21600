namespace MLNet.Embeddings;

/// <summary>A class of which a split holds no row.</summary>
public sealed record MissingClass
{
    internal MissingClass(string @class, string split)
    {
        Class = @class;
        Split = split;
    }

    /// <summary>Name of the class.</summary>
    public string Class { get; }

    /// <summary>Name of the split.</summary>
    public string Split { get; }
}
