using System.Text.Json.Nodes;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Tool.Images;

namespace MLNet.Embeddings.Tests.Images.Folders;

public class FolderLayoutTests
{
    [Theory]
    [InlineData("train/cat/1.jpg", "train", "cat")]
    [InlineData("Test/cat/more/1.jpg", "Test", "cat")]
    [InlineData("cat/1.jpg", "", "cat")]
    [InlineData("cat/more/1.jpg", "", "cat")]
    [InlineData("val/1.jpg", "val", "")]
    [InlineData("1.jpg", "", "")]
    [InlineData("images/train/cat/1.jpg", "train", "cat")]
    [InlineData("vehicles/train/1.jpg", "", "vehicles")]
    public void A_single_path_tells_split_and_class(string key, string split, string label) =>
        Assert.Equal((split, label), FolderLayout.Of([key]).Place(key));

    [Theory]
    [InlineData(
        "SPLIT/CLASS/FILE",
        "training_set/cat/1.jpg training_set/dog/2.jpg test_set/cat/3.jpg",
        "training_set:cat training_set:dog test_set:cat"
    )]
    [InlineData("*/SPLIT/CLASS/FILE", "images/test/cat/1.png images/train/cat/2.png", "test:cat train:cat")]
    [InlineData("*/*/SPLIT/CLASS/FILE", "a/b/VAL/cat/1.png a/b/Train/cat/2.png", "VAL:cat Train:cat")]
    [InlineData("CLASS/SPLIT/FILE", "cat/train/1.png cat/test/2.png dog/train/3.png dog/4.png", "train:cat test:cat train:dog :dog")]
    [InlineData("SPLIT/CLASS/FILE", "train2017/1.jpg val2017/2.jpg", "train2017: val2017:")]
    [InlineData("*/SPLIT/CLASS/FILE", "data/train/images/1.jpg data/valid/images/2.jpg", "train: valid:")]
    [InlineData("SPLIT/CLASS/FILE", "train/n01/images/1.jpg val/images/2.jpg", "train:n01 val:")]
    [InlineData("SPLIT/CLASS/FILE", "birds_train/crow/1.jpg birds_test/crow/2.jpg birds/3.jpg", "birds_train:crow birds_test:crow :birds")]
    [InlineData("SPLIT/CLASS/FILE", "trainA/1.jpg trainB/2.jpg testA/3.jpg testB/4.jpg", "train: train: test: test:")]
    [InlineData("SPLIT/CLASS/FILE", "Training/a/1.jpg PublicTest/a/2.jpg PrivateTest/a/3.jpg", "Training:a test:a test:a")]
    [InlineData("SPLIT/CLASS/FILE", "TrainSet/a/1.jpg ValSet/a/2.jpg", "TrainSet:a ValSet:a")]
    [InlineData("SPLIT/CLASS/FILE", "trainset/a/1.jpg hold-out/a/2.jpg", "trainset:a hold-out:a")]
    [InlineData("SPLIT/CLASS/FILE", "dev/a/1.jpg eval/a/2.jpg extra/3.jpg", "dev:a eval:a :extra")]
    [InlineData("SPLIT/CLASS/FILE", "train/train/1.jpg train/car/2.jpg test/train/3.jpg", "train:train train:car test:train")]
    [InlineData("SPLIT/CLASS/FILE", "Train/a/1.jpg train/a/2.jpg test/b/3.jpg", "train:a train:a test:b")]
    [InlineData("SPLIT/CLASS/FILE", "train_1/a/1.jpg train_2/a/2.jpg val/b/3.jpg", "train:a train:a val:b")]
    public void Splits_are_recognized_at_any_level(string pattern, string keys, string places) => AssertPlaces(pattern, keys, places);

    [Theory]
    [InlineData("car/1.jpg bus/2.jpg train/3.jpg", ":car :bus :train")]
    [InlineData("road/car/1.jpg rail/train/2.jpg", ":road :rail")]
    [InlineData("vehicles/train/1.jpg medical/test/2.jpg", ":vehicles :medical")]
    [InlineData("test tube/1.jpg train station/2.jpg beaker/3.jpg", ":test tube :train station :beaker")]
    [InlineData("contest/1.jpg trainer/2.jpg", ":contest :trainer")]
    [InlineData("training/1.jpg train/2.jpg yoga/3.jpg", ":training :train :yoga")]
    public void Classes_with_such_names_are_no_splits(string keys, string places) => AssertPlaces("CLASS/FILE", keys, places);

    [Theory]
    [InlineData("*/SPLIT/CLASS", "a/fold1/cat/1.jpg b/fold2/dog/2.jpg", "fold1:cat fold2:dog")]
    [InlineData("CLASS/SPLIT", "cat/day/1.jpg cat/night/2.jpg", "day:cat night:cat")]
    [InlineData("SPLIT/FILE", "siteA/1.jpg siteB/2.jpg 3.jpg", "siteA: siteB: :")]
    [InlineData("*/CLASS", "x/train/1.jpg x/test/2.jpg", ":train :test")]
    public void A_layout_can_be_given(string pattern, string keys, string places)
    {
        string[] paths = keys.Split(' ');
        FolderLayout layout = FolderLayout.Of(paths, pattern);
        Assert.Equal(places, string.Join(' ', paths.Select(layout.Place).Select(place => $"{place.Split}:{place.Label}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("split/class")]
    [InlineData("SPLIT/SPLIT")]
    public void A_layout_that_says_nothing_is_refused(string pattern) =>
        Assert.Contains(
            $"such as */SPLIT/CLASS, got '{pattern}'",
            Assert.Throws<ArgumentException>(() => FolderLayout.Of(["a/1.jpg"], pattern)).Message
        );

    [Fact]
    public void What_was_understood_is_told()
    {
        string[] keys = ["images/train/cat/1.jpg", "images/train/cat/2.jpg", "images/test/cat/3.jpg", "images/old/4.jpg"];
        using var folder = new TemporaryFolder();
        foreach (string key in keys)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[key])!);
            folder.Write(key, "");
        }

        var listing = ImageFolderListing.Read(folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("Paths are read as */SPLIT/CLASS/FILE: splits test 1, train 2; 1 picture in none.", listing.Description);
        JsonObject json = UnderstoodLayout.ToJson(listing);
        Assert.Equal(listing.Description, (string)json["description"]!);
        json.Remove("description");
        Assert.Equal("""{"pattern":"*/SPLIT/CLASS/FILE","splits":{"test":1,"train":2},"withoutSplit":1}""", json.ToJsonString());
    }

    private static void AssertPlaces(string pattern, string keys, string places)
    {
        // Names with blanks end with their extension.
        string[] paths =
        [
            .. keys.Split(".jpg ").SelectMany(part => part.Split(".png ")).Select(path => path.Contains('.') ? path : $"{path}.jpg"),
        ];
        FolderLayout layout = FolderLayout.Of(paths);
        Assert.Equal(pattern, layout.Pattern);
        Assert.Equal(places, string.Join(' ', paths.Select(layout.Place).Select(place => $"{place.Split}:{place.Label}")));
    }
}
