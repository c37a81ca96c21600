namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>The positions under optimization, and the step that moves a block of vertices against a snapshot of all others.</summary>
internal interface ILayout
{
    /// <summary>Groups of vertices that move in sub-step <paramref name="part"/>.</summary>
    int GroupCount(int part);

    /// <summary>Moves some of the sub-step's groups; reads committed positions and writes staged ones, so blocks may run in any
    /// order.</summary>
    /// <param name="part">Sub-step.</param>
    /// <param name="firstGroup">First group, counted within the sub-step.</param>
    /// <param name="endGroup">One past the last group.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="rate">Step size.</param>
    /// <param name="worker">Worker that runs the block, which owns a scratch buffer.</param>
    void Move(int part, int firstGroup, int endGroup, int epoch, float rate, int worker);

    /// <summary>Makes the staged positions of a sub-step visible.</summary>
    void Commit(int part);

    /// <summary>Writes the committed positions in the original order of the vertices.</summary>
    /// <param name="positions">Vertices × components.</param>
    void CopyTo(Matrix positions);

    /// <summary>Moves all points at once.</summary>
    /// <param name="displacements">How far, in the original order of the vertices: vertices × components.</param>
    void Shift(Matrix displacements);
}
