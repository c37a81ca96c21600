using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Tests.Files;

/// <summary>
/// What is unfinished when a process is ended by another thread: nothing that was begun stays, and nothing is begun any more. All that the
/// process of the tests has not finished is deleted here, so no other test may write meanwhile.
/// </summary>
[Collection(nameof(PartNameTests))]
[CollectionDefinition(nameof(PartNameTests), DisableParallelization = true)]
public sealed class PartNameTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_being_made_while_the_process_ends_is_deleted_first()
    {
        using var begun = new ManualResetEventSlim();
        Task<string> making = Task.Run(
            () =>
                PartName
                    .Make(
                        _folder["a.txt"],
                        path =>
                        {
                            begun.Set();
                            // The one who ends the process comes in between; no event can tell that it waits.
                            Thread.Sleep(100);
                            File.WriteAllText(path, "half");
                            return path;
                        }
                    )
                    .Part,
            TestContext.Current.CancellationToken
        );
        Assert.True(begun.Wait(Patience, TestContext.Current.CancellationToken));
        string[] left = ["nothing was asked"];
        PartName.DeleteLiving(() => left = Directory.GetFileSystemEntries(_folder.Path));
        PartName.Release(await making);
        Assert.Empty(left);
    }

    [Fact]
    public async Task Nothing_is_made_once_the_process_ends()
    {
        string[] left = ["nothing was asked"];
        Task<string>? making = null;
        PartName.DeleteLiving(() =>
        {
            making = Task.Run(() => PartName.Make(_folder["a.txt"], Written).Part);
            Assert.False(making.Wait(TimeSpan.FromMilliseconds(100)));
            left = Directory.GetFileSystemEntries(_folder.Path);
        });
        Assert.Empty(left);

        // The test's process goes on, and so does the file.
        string part = await making!.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(part));
        PartName.Abandon(part);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_being_filled_is_deleted()
    {
        string folder = PartName.Make(_folder["set"], path => Directory.CreateDirectory(path).FullName).Part;
        File.WriteAllText(Path.Combine(folder, "a.txt"), "half");
        Directory.CreateDirectory(Path.Combine(folder, "b"));
        bool isThere = true;
        PartName.DeleteLiving(() => isThere = Directory.Exists(folder));
        PartName.Release(folder);
        Assert.False(isThere);
    }

    [Fact]
    public void What_cannot_be_made_is_forgotten()
    {
        string? name = null;
        Assert.Throws<DirectoryNotFoundException>(() =>
            PartName.Make(
                _folder["nowhere/a.txt"],
                path =>
                {
                    name = path;
                    return Written(path);
                }
            )
        );
        // Somebody else's by now: it is not deleted with what is ours.
        Directory.CreateDirectory(_folder["nowhere"]);
        _folder.Write($"nowhere/{Path.GetFileName(name)}", "theirs");
        PartName.DeleteLiving(() => { });
        Assert.True(File.Exists(name));
    }

    private static string Written(string path)
    {
        File.WriteAllText(path, "half");
        return path;
    }
}
