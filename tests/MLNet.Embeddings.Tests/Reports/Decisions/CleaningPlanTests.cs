using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tests.Reports.Decisions;

public sealed class CleaningPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_copy_leaves_out_what_is_removed_and_moves_what_is_relabeled()
    {
        Files("train/cat/1.png", "train/cat/2.png", "train/cat/3.png", "train/dog/1.png", "test/dog/4.png", "train/dog/notes.txt");
        CleaningPlan plan = Plan(
            new("train/cat/2.png", DecisionAction.Remove),
            new("train/cat/1.png", DecisionAction.Relabel, "dog"),
            new("test/dog/4.png", DecisionAction.Relabel, "bird"),
            new("train/cat/3.png", DecisionAction.Relabel, "cat"),
            new("train/dog/1.png", DecisionAction.Fine)
        );
        Assert.Equal((4, 2), (plan.Kept.Count, plan.Relabeled.Count));
        Assert.Equal("train/cat/1.png: cat → dog", $"{plan.Relabeled[1]}");
        Assert.Empty(plan.CopyTo(_folder["cleaned"]));

        Assert.Equal(["test/bird/4.png", "train/cat/3.png", "train/dog/1-from-cat.png", "train/dog/1.png"], FilesIn("cleaned"));
        Assert.Equal("train/cat/1.png", File.ReadAllText(_folder["cleaned/train/dog/1-from-cat.png"]));
        Assert.Equal("train/dog/1.png", File.ReadAllText(_folder["cleaned/train/dog/1.png"]));
        Assert.Equal(6, FilesIn("pictures").Length);
    }

    [Fact]
    public void Lists_hold_the_same()
    {
        Files("cat/1.png", "cat/2.png", "dog/3.png");
        CleaningPlan plan = Plan(new("cat/2.png", DecisionAction.Remove), new("dog/3.png", DecisionAction.Relabel, "cat, big"));
        plan.Save(_folder["lists"]);
        Assert.Equal(["cat/1.png", "dog/3.png"], File.ReadAllLines(_folder["lists/keep.txt"]));
        Assert.Equal("cat/2.png\0", File.ReadAllText(_folder["lists/remove.nul"]));
        Assert.Equal(
            ["key,label,new_label,new_key", "dog/3.png,dog,\"cat, big\",\"cat, big/3.png\""],
            File.ReadAllLines(_folder["lists/relabel.csv"])
        );
    }

    [Fact]
    public void What_the_folder_does_not_have_is_told()
    {
        Files("cat/1.png", "cat/2.png");
        CleaningPlan plan = Plan(new("cat/9.png", DecisionAction.Remove), new("cat/9.png", DecisionAction.Fine, kind: "outlier"));
        Assert.Equal(["cat/9.png"], plan.Unknown);
        Assert.Equal(2, plan.Kept.Count);
    }

    [Fact]
    public void A_link_into_another_split_is_known_and_becomes_no_second_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Files("train/cat/1.png", "test/cat/2.png");
        File.CreateSymbolicLink(_folder["pictures/train/cat/link.png"], "../../test/cat/2.png");
        CleaningPlan plan = Plan(new DatasetDecision("train/cat/link.png", DecisionAction.Remove));
        Assert.Empty(plan.Unknown);
        plan.CopyTo(_folder["cleaned"]);
        Assert.Equal(["test/cat/2.png", "train/cat/1.png"], FilesIn("cleaned"));
    }

    [Fact]
    public void Of_two_names_of_a_file_the_one_that_is_kept_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Files("test/cat/1.png", "test/cat/2.png");
        Directory.CreateDirectory(_folder["pictures/train/cat"]);
        File.CreateSymbolicLink(_folder["pictures/train/cat/1.png"], "../../test/cat/1.png");
        DatasetDecision[] kept =
        [
            new("test/cat/1.png", DecisionAction.Remove, kind: "leak", otherKey: "train/cat/1.png"),
            new("train/cat/1.png", DecisionAction.Keep, kind: "leak", otherKey: "test/cat/1.png"),
        ];
        CleaningPlan plan = Plan(kept);
        Assert.Equal(["test/cat/2.png", "train/cat/1.png"], plan.Kept);
        Assert.Equal(["test/cat/1.png"], plan.Removed);
        plan.CopyTo(_folder["cleaned"]);
        Assert.Equal(plan.Kept, FilesIn("cleaned"));
        Assert.Equal("test/cat/1.png", File.ReadAllText(_folder["cleaned/train/cat/1.png"]));

        CleaningPlan moved = Plan([.. kept, new("train/cat/1.png", DecisionAction.Relabel, "dog", "suspect")]);
        Assert.Equal("train/dog/1.png", Assert.Single(moved.Relabeled).NewId);
        // What is wrong with the picture is so under every name.
        Assert.Equal(["test/cat/2.png"], Plan([.. kept, new("test/cat/1.png", DecisionAction.Remove, kind: "blurred")]).Kept);
        Assert.Equal(["test/cat/2.png"], Plan(kept[0], new("train/cat/1.png", DecisionAction.Fine)).Kept);
    }

    [Fact]
    public void Files_that_were_passed_over_are_known()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Files("cat/1.png");
        File.CreateSymbolicLink(_folder["pictures/cat/lost"], "nowhere");
        Assert.Empty(Plan(new DatasetDecision("cat/lost", DecisionAction.Fine, kind: "skipped")).Unknown);
    }

    [Fact]
    public void A_label_that_no_folder_can_bear_goes_to_the_list_only()
    {
        Files("animal/1.png", "plant/2.png");
        foreach (string label in new[] { "animal/cat", "..", "../x", " dog" })
        {
            CleaningPlan plan = Plan(new DatasetDecision("animal/1.png", DecisionAction.Relabel, label));
            Assert.Null(Assert.Single(plan.Relabeled).NewId);
            string message = Assert.Throws<InvalidOperationException>(() => plan.CopyTo(_folder["new"])).Message;
            Assert.Contains("but no folder can bear that name", message);
            plan.Save(_folder["lists"]);
            Assert.Equal($"animal/1.png,animal,{label},", File.ReadAllLines(_folder["lists/relabel.csv"])[1]);
        }
    }

    [Fact]
    public void The_folder_itself_and_folders_that_hold_files_are_refused()
    {
        Files("cat/1.png");
        CleaningPlan plan = Plan();
        foreach (string inside in new[] { "pictures", "pictures/new", "pictures/a/b" })
            Assert.Contains("which is not changed", Assert.ThrowsAny<IOException>(() => plan.CopyTo(_folder[inside])).Message);
        Directory.CreateDirectory(_folder["full"]);
        _folder.Write("full/x", "");
        Assert.Contains("is not empty", Assert.ThrowsAny<IOException>(() => plan.CopyTo(_folder["full"])).Message);
        Assert.Single(FilesIn("pictures"));
    }

    [Fact]
    public void Without_folders_of_classes_a_new_label_goes_to_the_list_only()
    {
        Files("1.png", "2.png");
        CleaningPlan plan = Plan(new DatasetDecision("1.png", DecisionAction.Relabel, "dog"));
        Assert.Null(Assert.Single(plan.Relabeled).NewId);
        Assert.Contains(
            "but no folder of its path is a class",
            Assert.Throws<InvalidOperationException>(() => plan.CopyTo(_folder["new"])).Message
        );
        Assert.False(Directory.Exists(_folder["new"]));
        plan.Save(_folder["lists"]);
        Assert.Equal("1.png,,dog,", File.ReadAllLines(_folder["lists/relabel.csv"])[1]);
    }

    [Fact]
    public void A_canceled_copy_leaves_nothing()
    {
        Files("cat/1.png", "cat/2.png");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Plan().CopyTo(_folder["new"], cancellationToken: stop.Token));
        Assert.Equal(["pictures"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private CleaningPlan Plan(params DatasetDecision[] decisions) =>
        new DatasetDecisions(decisions).PlanFor(ImageFolderListing.Read(_folder["pictures"]));

    // Nothing here decodes them: they hold their own names.
    private void Files(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"pictures/{name}"])!);
            _folder.Write($"pictures/{name}", name);
        }
    }

    private string[] FilesIn(string folder) =>
        [
            .. Directory
                .GetFiles(_folder[folder], "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_folder[folder], file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
}
