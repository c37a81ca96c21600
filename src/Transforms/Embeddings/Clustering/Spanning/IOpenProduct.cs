namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>Compares blocks of open points and hands on the pairs that may be short edges.</summary>
internal interface IOpenProduct
{
    /// <summary>Compares two blocks, or a block with itself.</summary>
    void Compare(int first, int second, EdgeFinder finder);
}
