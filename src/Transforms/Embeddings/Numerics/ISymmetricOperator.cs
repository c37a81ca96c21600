namespace MLNet.Embeddings.Numerics;

/// <summary>A symmetric matrix that is known by its products with blocks of vectors.</summary>
internal interface ISymmetricOperator
{
    /// <summary>Rows and columns.</summary>
    int Size { get; }

    /// <summary>A number that no eigenvalue lies below.</summary>
    double LowerBound { get; }

    /// <summary>Writes the product with a block of vectors.</summary>
    /// <param name="input">The vectors, as the columns of the block.</param>
    /// <param name="output">Receives the products; another block of the same shape.</param>
    /// <param name="context">What to run in.</param>
    void Multiply(VectorBlock input, VectorBlock output, EngineContext context);
}
