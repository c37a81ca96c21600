namespace MLNet.Embeddings.Tests.Memory;

public class GuardedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(5000)]
    public void Holds_its_items_whichever_end_is_protected(int length)
    {
        int[] items = [.. Enumerable.Range(1, length)];
        foreach (GuardedEnd end in Enum.GetValues<GuardedEnd>())
        {
            using var buffer = new GuardedBuffer<int>(items, end);
            Assert.Equal(items, buffer.Span.ToArray());
        }
    }
}
