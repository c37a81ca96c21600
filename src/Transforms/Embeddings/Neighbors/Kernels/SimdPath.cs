namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The width of the vectors that the kernels of a search work with. The answers are the same bits on every path.</summary>
internal enum SimdPath
{
    /// <summary>128-bit vectors, which every machine runs, in software if need be.</summary>
    Portable = 0,

    /// <summary>256-bit vectors.</summary>
    Vector256 = 1,

    /// <summary>512-bit vectors.</summary>
    Vector512 = 2,
}
