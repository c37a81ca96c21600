using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Clustering.Naming;

/// <summary>The names of clusters, bound to an input schema.</summary>
internal sealed class ClusterNamesMapping(CategoryColumn cluster, string output, Dictionary<string, string> names) : IBatchMapping
{
    public IReadOnlyList<DataViewSchema.Column> Inputs => [cluster.Column];

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = [new(output, TextDataViewType.Instance)];

    public int MaximumBatchSize => 1;

    public IRowBatch Open(DataViewRow source, int capacity, Func<int, bool> isActive) => new Batch(cluster.Open(source), names, capacity);

    private sealed class Batch(Func<string?> read, Dictionary<string, string> names, int capacity) : IRowBatch
    {
        private readonly string[] _names = new string[capacity];

        public void Read(int slot) => _names[slot] = read() is { } key && names.TryGetValue(key, out string? name) ? name : "";

        public void Compute(int count) { }

        public Delegate CreateGetter(int output, Func<int> currentSlot) =>
            (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = _names[currentSlot()].AsMemory());

        public void Dispose() { }
    }
}
