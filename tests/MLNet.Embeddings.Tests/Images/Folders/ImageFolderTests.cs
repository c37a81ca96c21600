using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tool.Shell;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images.Folders;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_that_are_neither_named_like_images_nor_images_are_passed_over_and_counted()
    {
        Directory.CreateDirectory(_folder["кошка, big"]);
        byte[] picture = TestImages.Encode(8, 8, SKEncodedImageFormat.Png, 1);
        foreach (string name in (string[])["b.PNG", "no extension", "кошка, big/a b.jpeg", "odd.dat"])
            _folder.Write(name, picture);
        _folder.Write("broken.jpg", "no picture, but named like one");
        _folder.Write("scan.tiff", "a kind that cannot be read");
        _folder.Write("empty.png", "");
        _folder.Write("truth.csv", "path,label\n");
        _folder.Write("BMI table.txt", "BM begins this text as it begins a bitmap");
        _folder.Write("empty", "");

        ImageFolder images = Read(_folder.Path);
        using var error = new StringWriter();
        using (var console = new CommandConsole(TextWriter.Null, error, CancellationToken.None))
            console.Note(images.PassedOver.Sentences());

        Assert.Equal(["b.PNG", "broken.jpg", "empty.png", "no extension", "odd.dat", "scan.tiff", "кошка, big/a b.jpeg"], images.Keys);
        Assert.Equal(3, images.PassedOver.Count);
        Assert.Equal("3 other files passed over.", error.ToString().TrimEnd());
        Assert.All(images.Keys, key => Assert.True(File.Exists(images.PathOf(key))));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Encoded_pictures_begin_like_images(SKEncodedImageFormat format) =>
        Assert.True(ImageKind.IsImageStart(TestImages.Encode(8, 8, format, 1)));

    [Fact]
    public void Gif_and_bitmap_files_begin_like_images()
    {
        Assert.True(ImageKind.IsImageStart("GIF89a\x01\x00\x01\x00\x00\x00"u8));
        Assert.True(ImageKind.IsImageStart([.. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0]));
        Assert.False(ImageKind.IsImageStart("RIFF....WAVE"u8));
        Assert.False(ImageKind.IsImageStart([]));
    }

    [Theory]
    [InlineData("II*\0\b\0\0\0")]
    [InlineData("MM\0*\0\0\0\b")]
    [InlineData("\0\0\0\u0018ftypheic")]
    [InlineData("\0\0\0 ftypavif")]
    [InlineData("\0\0\0\fJXL \r\n\u0087\n")]
    [InlineData("\0\0\0\fjP  \r\n\u0087\n")]
    [InlineData("8BPS\0\u0001")]
    public void Kinds_that_cannot_be_read_begin_like_images_too(string start) =>
        Assert.True(ImageKind.IsImageStart(System.Text.Encoding.Latin1.GetBytes(start)));

    [Theory]
    [InlineData("\0\0\0\u0018ftypmp42")]
    [InlineData("II, and so on")]
    [InlineData("MM")]
    [InlineData("BMI 22, BMR 1500")]
    public void Films_and_texts_do_not(string start) => Assert.False(ImageKind.IsImageStart(System.Text.Encoding.Latin1.GetBytes(start)));

    [Fact]
    public void Hidden_files_are_left_out_and_links_to_what_is_listed_are_not_followed()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "Names that begin with a dot are hidden on POSIX systems, and links need no rights there."
        );
        byte[] picture = TestImages.Encode(8, 8, SKEncodedImageFormat.Png, 1);
        Directory.CreateDirectory(_folder["cat/.checkpoints"]);
        _folder.Write("cat/1.png", picture);
        _folder.Write("cat/._1.png", picture);
        _folder.Write("cat/.checkpoints/1.png", picture);
        Directory.CreateSymbolicLink(_folder["cat/back"], "..");
        Directory.CreateSymbolicLink(_folder["kitten"], "cat");

        ImageFolder images = Read(_folder.Path);
        Assert.Equal(["cat/1.png"], images.Keys);
        Assert.Equal((2, 2), (images.PassedOver.CountOf(PassedOverReason.Hidden), images.PassedOver.CountOf(PassedOverReason.OtherName)));
    }

    [Fact]
    public void Chosen_extensions_take_the_place_of_the_rule()
    {
        _folder.Write("a.RAW", "x");
        _folder.Write("b.png", "x");
        Assert.Equal(["a.RAW"], Read(_folder.Path, "raw").Keys);
    }

    [Fact]
    public void A_folder_without_images_is_refused_in_one_sentence()
    {
        Assert.Equal(
            $"The folder {_folder.Path} holds no images; name a folder of images.",
            Assert.ThrowsAny<Exception>(() => Read(_folder.Path)).Message
        );
        string file = _folder.Write("notes.txt", "x");
        Assert.Contains("no images among its 1 files", Assert.Throws<InvalidDataException>(() => Read(_folder.Path)).Message);
        Assert.Contains("is a file", Assert.Throws<IOException>(() => Read(file)).Message);
        Assert.Contains("There is no folder", Assert.Throws<DirectoryNotFoundException>(() => Read(_folder["absent"])).Message);
        Assert.Contains("no files of the kinds png", Assert.Throws<InvalidDataException>(() => Read(_folder.Path, "png")).Message);
    }

    private static ImageFolder Read(string folder, params string[] extensions) =>
        ImageFolder.Read(folder, extensions, TestContext.Current.CancellationToken);
}
