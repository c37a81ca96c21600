using MLNet.Embeddings.Fuzzing.Mutations;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Saved indexes of neighbors, exact and approximate, read and searched.</summary>
internal sealed class NeighborIndexReader : FuzzReader
{
    private const int Rows = 90;
    private const int Columns = 4;
    private const int Neighbors = 3;

    private readonly Lazy<IReadOnlyList<byte[]>> _seeds = new(() => [Sample(NeighborMethod.Exact), Sample(NeighborMethod.Approximate)]);

    public override string Name => "neighbor-index";

    public override int Weight => 4;

    public override IReadOnlyList<byte[]> Seeds => _seeds.Value;

    public override byte[] Create(Mutator mutator) =>
        mutator.Chance(0.8) ? GuardedBlocks.MutateStream(mutator.Pick(Seeds), mutator) : base.Create(mutator);

    public override void Read(byte[] input, string folder)
    {
        using var context = new EngineContext(numberOfThreads: 1);
        NeighborIndex index = NeighborIndex.Load(new MemoryStream(input), context);
        if (index.RowCount > 0)
            index.Search(new float[index.Dimension], Neighbors);
    }

    public override bool IsRefusal(Exception exception) => exception is FormatException;

    private static byte[] Sample(NeighborMethod method)
    {
        var random = new Random(1);
        var rows = new Matrix(Rows, Columns);
        foreach (ref float value in rows.AsSpan())
            value = (float)random.NextDouble();
        using var context = new EngineContext(numberOfThreads: 1);
        NeighborIndex index = NeighborIndex.From(rows, [.. Enumerable.Range(0, Rows).Select(row => $"row {row}")], context, method);
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }
}
