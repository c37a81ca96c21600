using MLNet.Embeddings.Neighbors.Segments;
using MLNet.Embeddings.VectorData.Records;

namespace MLNet.Embeddings.VectorData.Storage;

/// <summary>An index on its way into a file: its keys are places among the records.</summary>
/// <param name="Places">Records of the rows.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Graph">The approximate index over the rows; empty where search is exact.</param>
/// <param name="AddedPlaces">Records of the rows that came later.</param>
/// <param name="Added">These rows.</param>
internal sealed record SavedIndex(int[] Places, Matrix Rows, byte[] Graph, int[] AddedPlaces, Matrix Added)
{
    public static SavedIndex Of(IndexRows<StoredRecord> index, IReadOnlyDictionary<StoredRecord, int> places, EngineContext context)
    {
        IndexParts<StoredRecord> parts = index.ToParts(context);
        return new SavedIndex(
            Array.ConvertAll(parts.Keys, record => places[record]),
            parts.Rows,
            IndexGraphs.ToBytes(parts.Graph),
            Array.ConvertAll(parts.AddedKeys, record => places[record]),
            parts.Added
        );
    }
}
