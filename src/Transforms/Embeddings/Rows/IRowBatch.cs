namespace MLNet.Embeddings.Rows;

/// <summary>A few rows on their way through a transformer: read one after the other, computed at once, then asked for one after the
/// other.</summary>
internal interface IRowBatch : IDisposable
{
    /// <summary>Copies the inputs of the source's current row into a slot.</summary>
    void Read(int slot);

    /// <summary>Computes the active outputs of slots 0 … <paramref name="count"/> − 1, all of which have been read.</summary>
    void Compute(int count);

    /// <summary>Makes a getter of an active output.</summary>
    /// <param name="output">The output's place in <see cref="IBatchMapping.Outputs"/>.</param>
    /// <param name="currentSlot">Tells the slot whose value is wanted; it makes sure that the slot is computed.</param>
    /// <returns>A <see cref="Microsoft.ML.ValueGetter{TValue}"/> of the column's type.</returns>
    Delegate CreateGetter(int output, Func<int> currentSlot);
}
