using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Placement;

/// <summary>The push of all points of a map that no longer moves on any position: read from a field, or summed where there is
/// none.</summary>
/// <remarks>A pure function of the map and the position. Thread-safe.</remarks>
internal sealed unsafe class FrozenRepulsion
{
    // Fewer points are summed in the time that the rest of a placement takes, and nothing has to be prepared.
    private const int FewestPointsOfAField = 10_000;

    private readonly StudentKernel _kernel;
    private readonly int _dimensions;
    private readonly int _padded;
    private readonly AlignedBuffer _columns;
    private readonly FrozenField? _field;

    /// <summary>Prepares a map.</summary>
    /// <param name="coordinates">The map: rows × components.</param>
    /// <param name="kernel">The similarity on the map.</param>
    /// <param name="numberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
    /// <param name="useField">Whether to compute a field; <see langword="null"/> does so for maps of many points.</param>
    public FrozenRepulsion(Matrix coordinates, StudentKernel kernel, int? numberOfThreads, bool? useField = null)
    {
        _kernel = kernel;
        _dimensions = coordinates.ColumnCount;
        _padded = AllPairs.PaddedCount(coordinates.RowCount);
        _columns = AlignedBuffer.Uninitialized(AllPairs.ColumnsLength(coordinates.RowCount, _dimensions));
        AllPairs.FillColumns(coordinates.Values, coordinates.RowCount, _dimensions, _dimensions, _columns.Pointer);
        if (!(useField ?? coordinates.RowCount >= FewestPointsOfAField))
            return;

        using var context = new EngineContext(numberOfThreads);
        _field = FrozenField.Create(coordinates, kernel, context);
    }

    /// <summary>The field, where there is one.</summary>
    public FrozenField? Field => _field;

    /// <summary>Returns Φ = Σ K and sets the push Σ K/(1 + s/ν) · (y − y′) over all points of the map.</summary>
    /// <param name="position">y, of at least two numbers.</param>
    /// <param name="push">Gets the push, of at least two numbers.</param>
    /// <param name="accumulators">Scratch memory of dimensions × <see cref="AllPairs.LargestLaneCount"/> numbers.</param>
    public float At(float* position, float* push, float* accumulators) =>
        _field is not null && _field.TryRead(position, push, out float potential)
            ? potential
            : AllPairs.SumOver(_columns.Pointer, _padded, _dimensions, _kernel, position, push, accumulators);
}
