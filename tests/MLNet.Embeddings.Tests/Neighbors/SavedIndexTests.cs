using System.Buffers.Binary;

namespace MLNet.Embeddings.Tests.Neighbors;

/// <summary>A saved index is the one that was built, or it is refused.</summary>
public sealed class SavedIndexTests : IDisposable
{
    private readonly EngineContext _context = new(1);
    private readonly Matrix _rows = Rows();

    public void Dispose() => _context.Dispose();

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        byte[] saved = Save();
        Assert.Equal(300, Load(saved).RowCount);
        for (int position = 0; position < saved.Length; position += 7)
        {
            byte[] damaged = [.. saved];
            damaged[position] ^= (byte)(1 << (position % 8));
            Assert.Throws<InvalidDataException>(() => Load(damaged));
        }
    }

    [Fact]
    public void An_index_that_is_cut_short_is_refused_wherever_it_ends()
    {
        byte[] saved = Save();
        for (int length = 0; length < saved.Length; length += 11)
            Assert.Throws<InvalidDataException>(() => Load(saved[..length]));
    }

    [Fact]
    public void The_first_format_is_still_read()
    {
        byte[] saved = Save();
        byte[] first = saved[..^sizeof(ulong)];
        BinaryPrimitives.WriteInt32LittleEndian(first, 1);
        var indices = new int[3];
        var distances = new float[3];
        Load(first).Search(_rows.Row(5), indices, distances);
        Assert.Equal(5, indices[0]);
        BinaryPrimitives.WriteInt32LittleEndian(first, 3);
        Assert.Contains("format version 3", Assert.Throws<InvalidDataException>(() => Load(first)).Message);
    }

    private static Matrix Rows()
    {
        var random = new Random(4);
        var rows = new Matrix(300, 5);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] = random.NextSingle();
        return rows;
    }

    private byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        new ApproximateNeighborIndex(_rows, DistanceMetric.Euclidean, _context).Save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private ApproximateNeighborIndex Load(byte[] saved) => ApproximateNeighborIndex.Load(new MemoryStream(saved), _rows, _context);
}
