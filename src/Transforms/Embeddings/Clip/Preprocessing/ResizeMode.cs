namespace MLNet.Embeddings;

/// <summary>How an image of any shape becomes a square.</summary>
public enum ResizeMode
{
    /// <summary>The shorter side becomes the wanted size, the longer one keeps the proportion, and the center is cut out.</summary>
    ShortestSide,

    /// <summary>Both sides become the wanted size, whatever the proportion.</summary>
    Squash,
}
