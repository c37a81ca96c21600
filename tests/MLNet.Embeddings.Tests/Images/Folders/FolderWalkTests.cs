using System.Diagnostics;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images.Folders;

/// <summary>Links, pipes, names and rights, each in a folder that the test makes.</summary>
public sealed class FolderWalkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FolderWalkTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Links, pipes and rights are made as on POSIX systems.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_real_file_is_listed_and_the_link_to_it_is_not_whichever_name_comes_first()
    {
        Picture("z_real.png", 1);
        Link("a_link.png", "z_real.png");
        Link("chain.png", "a_link.png");

        ImageFolder images = Read();
        Assert.Equal(["z_real.png"], images.Keys);
        Assert.Equal([("a_link.png", "z_real.png", false), ("chain.png", "z_real.png", false)], images.OtherNames);
    }

    [Fact]
    public void Hard_links_are_one_picture()
    {
        Picture("train/1.png", 1);
        Picture("train/2.png", 1);
        Run("ln", _folder["train/1.png"], _folder["train/0 again.png"]);

        ImageFolder images = Read();
        Assert.Equal(["train/0 again.png", "train/2.png"], images.Keys);
        Assert.Equal("train/0 again.png", Assert.Single(images.PassedOver.Named).Detail);
    }

    [Fact]
    public void A_link_to_a_folder_adds_nothing_where_that_folder_is_listed_and_all_of_it_where_not()
    {
        Picture("data/pool/1.png", 1);
        Link("data/latest", "pool");
        Picture("elsewhere/2.png", 2);
        Link("data/other", "../elsewhere");
        Link("data/single.png", "../elsewhere/3.png");
        Picture("elsewhere/3.png", 3);

        ImageFolder images = Read("data");
        Assert.Equal(
            ["other/2.png", "pool/1.png", "single.png"],
            images.Keys.Select(key => key.Replace("other/3.png", "single.png", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(2, images.PassedOver.CountOf(PassedOverReason.OtherName));
    }

    [Fact]
    public void Three_folders_that_link_to_each_other_end()
    {
        foreach ((string name, string next) in new[] { ("a", "b"), ("b", "c"), ("c", "a") })
        {
            Picture($"{name}/1.png", name[0]);
            Link($"{name}/next", $"../{next}");
        }

        Assert.Equal(["a/1.png", "b/1.png", "c/1.png"], Read().Keys);
    }

    [Fact]
    public void A_folder_that_links_to_itself_is_counted_once_however_it_is_reached()
    {
        for (int i = 0; i < 6; i++)
            Picture($"real/{i}.png", i);
        Link("real/again", "../real");
        Link("real/above", "..");
        Directory.CreateDirectory(_folder["start"]);
        Link("start/here", "../real");

        Assert.Equal(6, Read("start").Keys.Length);
        Assert.Equal(6, Read("start/here").Keys.Length);
        Assert.Equal(6, Read("real").Keys.Length);
    }

    [Fact]
    public void A_link_out_to_a_folder_that_holds_the_whole_is_not_followed()
    {
        Picture("beside/1.png", 1);
        Picture("data/2.png", 2);
        Link("data/up", "..");
        Assert.Equal(["2.png"], Read("data").Keys);
    }

    [Fact]
    public async Task Pipes_sockets_and_devices_are_counted_and_never_opened()
    {
        Picture("1.png", 1);
        foreach (string name in (string[])["pipe.jpg", "pipe.txt", "pipe"])
            Run("mkfifo", _folder[name]);
        Link("zero.png", "/dev/zero");
        Link("link to pipe.jpg", "pipe");

        ImageFolder images = await Task.Run(() => Read(), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(["1.png"], images.Keys);
        Assert.Equal((5, 3), (images.PassedOver.CountOf(PassedOverReason.NotRegular), images.PassedOver.UnreadableCount));
    }

    [Fact]
    public void Links_that_lead_nowhere_are_counted_among_what_cannot_be_read_if_named_like_pictures()
    {
        Picture("1.png", 1);
        Link("gone.jpg", "nothing");
        Link("me.png", "me.png");
        Link("notes", "nothing");

        PassedOverFiles passedOver = Read().PassedOver;
        Assert.Equal((3, 2), (passedOver.CountOf(PassedOverReason.BrokenLink), passedOver.UnreadableCount));
    }

    [Fact]
    public void A_name_that_is_no_UTF_8_is_told_and_not_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets such names be.");
        Picture("1.png", 1);
        Picture("a\uFFFD.png", 2);
        Run(
            "sh",
            "-c",
            "cp \"$1\" \"$(printf '%s/a\\377.png' \"$2\")\" && mkdir \"$(printf '%s/d\\377' \"$2\")\"",
            "sh",
            _folder["1.png"],
            _folder.Path
        );

        ImageFolder images = Read();
        // .NET cannot name them even to remove them.
        Run("sh", "-c", "rm -r \"$1\"/*", "sh", _folder.Path);
        Assert.Equal(["1.png", "a\uFFFD.png"], images.Keys);
        Assert.Equal((2, true), (images.PassedOver.CountOf(PassedOverReason.NameNotText), images.PassedOver.IsIncomplete));
    }

    [Fact]
    public void A_backslash_in_a_name_is_no_separator()
    {
        Picture("cat\\1.png", 1);
        ImageFolder images = Read();
        Assert.Equal(["cat\\1.png"], images.Keys);
        Assert.True(File.Exists(images.PathOf(images.Keys[0])));
    }

    [Fact]
    public void A_folder_that_may_not_be_read_does_not_end_the_reading()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may read everything.");
        if (OperatingSystem.IsWindows())
            return;

        Picture("open/1.png", 1);
        Picture("closed/2.png", 2);
        File.SetUnixFileMode(_folder["closed"], UnixFileMode.None);
        try
        {
            ImageFolder images = Read();
            Assert.Equal(["open/1.png"], images.Keys);
            Assert.Equal(
                ("closed", PassedOverReason.UnreadableFolder),
                (images.PassedOver.Named[0].Key, images.PassedOver.Named[0].Reason)
            );
            Assert.Equal((1, true), (images.PassedOver.UnreadableCount, images.PassedOver.IsIncomplete));
        }
        finally
        {
            File.SetUnixFileMode(_folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void What_vanishes_or_may_not_be_looked_at_meanwhile_is_counted()
    {
        Picture("1.png", 1);
        Picture("denied.png", 2);
        Picture("gone.png", 3);
        FolderWalk walk = FolderWalk.Through(
            _folder.Path,
            TestContext.Current.CancellationToken,
            (path, follows) =>
                Path.GetFileName(path) switch
                {
                    "gone.png" => new FileFacts(FileKind.Missing, default),
                    "denied.png" => new FileFacts(FileKind.Denied, default),
                    _ => FileFacts.Of(path, follows),
                }
        );

        Assert.Equal("1.png", Assert.Single(walk.Files).Key);
        Assert.Equal([PassedOverReason.Unreadable, PassedOverReason.Vanished], walk.PassedOver.Select(file => file.Reason).Order());
    }

    [Fact]
    public void Files_that_share_a_made_up_number_stay_two()
    {
        Picture("1.png", 1);
        Run("ln", _folder["1.png"], _folder["again.png"]);
        Picture("2.png", 2);
        File.AppendAllText(_folder["2.png"], "longer");
        FileIdentity first = FileFacts.Of(_folder["1.png"]).Identity;
        FileIdentity second = FileFacts.Of(_folder["2.png"]).Identity with { Number = first.Number };
        Assert.Equal(first, FileFacts.Of(_folder["again.png"]).Identity);
        Assert.NotEqual(first, second);
        Assert.Equal(
            (new FileInfo(_folder["1.png"]).Length, File.GetLastWriteTimeUtc(_folder["1.png"])),
            (first.Length, DateTime.UnixEpoch.AddTicks(first.Modified / 100))
        );
    }

    [Fact]
    public void Where_the_system_tells_no_numbers_final_paths_are_compared()
    {
        Picture("pool/1.png", 1);
        Link("latest", "pool");
        Link("back", ".");
        Link("one.png", "pool/1.png");

        FolderWalk walk = FolderWalk.Through(_folder.Path, TestContext.Current.CancellationToken, FileFacts.ByPath);
        Assert.Equal(["one.png", "pool/1.png"], walk.Files.Select(file => file.Key).Order(StringComparer.Ordinal));
        Assert.Single(walk.Files.Select(file => file.Identity).Distinct());
        Assert.Equal(["back", "latest"], walk.PassedOver.Select(file => file.Key).Order(StringComparer.Ordinal));
    }

    private ImageFolder Read(string folder = "") =>
        ImageFolder.Read(_folder[folder].TrimEnd('/'), cancellation: TestContext.Current.CancellationToken);

    private void Picture(string name, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        _folder.Write(name, TestImages.Encode(8, 8, SKEncodedImageFormat.Png, seed));
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(_folder[name], target);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
