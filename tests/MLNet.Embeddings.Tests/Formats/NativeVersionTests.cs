using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using ImageMagick;

namespace MLNet.Embeddings.Tests.Formats;

/// <summary>The codecs that read pictures are those that docs/decoders.md names: one that changes, changes there too.</summary>
public partial class NativeVersionTests
{
    [Theory]
    [InlineData("libSkiaSharp", "libpng 1.6.40")]
    [InlineData("Magick.Native-Q8-x64.dll", "libpng 1.6.59")]
    [InlineData("Magick.Native-Q8-x64.dll", "libjpeg-turbo 3.2.1")]
    public void Native_libraries_hold_the_documented_codecs(string library, string codec)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "The library of Linux on x64 is looked into."
        );
        string path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", $"{library}.so");
        string name = codec.Split(' ')[0];
        string[] found =
        [
            .. Versions()
                .Matches(Encoding.Latin1.GetString(File.ReadAllBytes(path)))
                .Select(match => $"{match.Groups["name"].Value} {match.Groups["version"].Value}")
                .Where(version => version.StartsWith($"{name} ", StringComparison.Ordinal))
                .Distinct(),
        ];

        Assert.Equal([codec], found);
        Assert.Contains(codec, Document());
    }

    [Fact]
    public void ImageMagick_is_the_documented_one()
    {
        string version = string.Join(' ', MagickNET.ImageMagickVersion.Split(' ')[..3]);

        Assert.Equal("ImageMagick 7.1.2-35 Q8", version);
        Assert.Contains(version, Document());
    }

    [Fact]
    public void SkiaSharp_is_the_documented_one()
    {
        string version = typeof(SkiaSharp.SKCodec).Assembly.GetName().Version!.ToString(3);

        Assert.Equal("2.88.0", version);
        Assert.Contains("SkiaSharp 2.88.9", Document());
    }

    private static string Document() => File.ReadAllText(Path.Combine(Repository.Root, "docs", "decoders.md"));

    [GeneratedRegex(@"(?<name>libpng|libjpeg-turbo)(?: version)? (?<version>\d+\.\d+\.\d+)")]
    private static partial Regex Versions();
}
