using System.Text;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Tests.Images.Store;

public sealed class OutcomeStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_added_last_under_a_key_is_found_by_a_later_run()
    {
        using (var store = OutcomeStore.Open(_folder["store.db"]))
        {
            Assert.Null(store.Find(Key(1)));
            Assert.True(store.Add(Key(1), _folder.Path, Outcome("first", 10)));
            Assert.True(store.Add(Key(1), _folder.Path, Outcome("second", 20)));
        }

        using var again = OutcomeStore.Open(_folder["store.db"]);
        Outcome found = again.Find(Key(1))!;
        Assert.Equal("second", found.Text);
        Assert.Equal(Outcome("second", 20).Ended, found.Ended);
        Assert.Equal(["page", "list"], found.Files.Select(file => file.Key));
        Assert.Equal(20, found.Files[0].Value.Length);
        Assert.Null(again.Find(Key(2)));
        Assert.Equal(1, EmbeddingStore.GetInfo(_folder["store.db"]).ReportCount);
    }

    [Fact]
    public void Those_that_were_not_asked_for_the_longest_make_room()
    {
        using var store = OutcomeStore.Open(_folder["store.db"]);
        for (int i = 0; i < 64; i++)
            store.Add(Key(i), _folder.Path, Outcome($"{i}", 10));
        Assert.NotNull(store.Find(Key(0)));
        store.Add(Key(64), _folder.Path, Outcome("64", 10));

        Assert.NotNull(store.Find(Key(0)));
        Assert.Null(store.Find(Key(1)));
        Assert.NotNull(store.Find(Key(2)));
        Assert.NotNull(store.Find(Key(64)));
    }

    [Fact]
    public void All_of_them_take_256_MB_at_most_and_each_128()
    {
        using var store = OutcomeStore.Open(_folder["store.db"]);
        Assert.False(store.Add(Key(0), _folder.Path, Outcome("too large", (int)OutcomeStore.MostBytesOfOne)));
        for (int i = 1; i <= 3; i++)
            Assert.True(store.Add(Key(i), _folder.Path, Outcome($"{i}", 100 << 20)));

        Assert.Null(store.Find(Key(0)));
        Assert.Null(store.Find(Key(1)));
        Assert.NotNull(store.Find(Key(2)));
        Assert.NotNull(store.Find(Key(3)));
    }

    private static Digest Key(int number) => Digest.OfFile(Encoding.UTF8.GetBytes($"{number}"));

    private static Outcome Outcome(string text, int bytes) =>
        new(new DateTimeOffset(2026, 11, 28, 1, 2, 3, TimeSpan.Zero), text, [new("page", new byte[bytes]), new("list", [1])]);
}
