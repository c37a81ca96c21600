using Microsoft.ML.Data;

namespace MLNet.Embeddings.Splits;

/// <summary>Which part of a split each row belongs to: by its group, so that the answer is the same in whatever order a cursor reads; a row
/// without a group, by its id.</summary>
/// <remarks>Groups and rows that were not there when the split was made belong to the first part.</remarks>
internal sealed class GroupParts
{
    private readonly Dictionary<string, int> _partOfGroup = [];
    private readonly Dictionary<DataViewRowId, int> _partOfRow = [];

    public void Add(string group, int part) => _partOfGroup.Add(group, part);

    // Where ids repeat, so do the rows.
    public void Add(DataViewRowId row, int part) => _partOfRow.TryAdd(row, part);

    public int PartOf(string group) => _partOfGroup.GetValueOrDefault(group);

    public int PartOf(DataViewRowId row) => _partOfRow.GetValueOrDefault(row);
}
