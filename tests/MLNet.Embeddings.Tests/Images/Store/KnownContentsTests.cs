using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Regions;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Tests.Images.Store;

public sealed class KnownContentsTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];

    private readonly TemporaryFolder _folder = new();
    private readonly ResultStore _store;

    public KnownContentsTests() => _store = ResultStore.Open(_folder["store.db"]);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_was_new_when_it_was_read_is_known_once_it_was_read_again()
    {
        string file = Add("new.png");
        var contents = new KnownContents(_store, ImageDecoders.Default);
        Assert.True(contents.Of(file).IsNone);

        // A time that lies ahead proves nothing, however slow the machine is.
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(1));
        Assert.True(contents.Settle(file, DateTime.UtcNow).IsNone);

        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        await Settle();
        Assert.True(contents.Of(file).IsNone);
        Assert.Equal(Digest.OfFile(Content), contents.Settle(file, DateTime.UtcNow));
        Assert.Equal(Digest.OfFile(Content), contents.Of(file));
    }

    [Fact]
    public async Task One_that_has_changed_since_is_not_nor_one_that_is_gone()
    {
        string changed = Add("changed.png");
        string gone = Add("gone.png");
        _folder.Write("changed.png", [3, 2, 1]);
        File.Delete(gone);
        await Settle();

        var contents = new KnownContents(_store, ImageDecoders.Default);
        Assert.True(contents.Settle(changed, DateTime.UtcNow).IsNone);
        Assert.True(contents.Of(changed).IsNone);
        Assert.True(contents.Settle(gone, DateTime.UtcNow).IsNone);
        Assert.True(contents.Settle(_folder["never.png"], DateTime.UtcNow).IsNone);
    }

    [Fact]
    public async Task One_that_was_changed_after_a_run_began_is_not_even_if_another_process_has_told_the_store()
    {
        DateTime began = DateTime.UtcNow.AddHours(-1);
        string file = _folder.Write("changed.png", Content);
        await Settle();
        _store.Add([new ComputedFile(file, PictureFile.StampOf(file), Digest.OfFile(Content), [])], []);

        var contents = new KnownContents(_store, ImageDecoders.Default);
        Assert.True(contents.Settle(file, began).IsNone);
        Assert.Equal(Digest.OfFile(Content), contents.Settle(file, DateTime.UtcNow));
    }

    // As a run leaves a file in the store that was written just before it was read.
    private string Add(string name)
    {
        string file = _folder.Write(name, Content);
        _store.Add([new ComputedFile(file, Stamp: null, Digest.OfFile(Content), [])], []);
        return file;
    }

    private static Task Settle() => Task.Delay(TimeSpan.FromSeconds(2.2), TestContext.Current.CancellationToken);
}
