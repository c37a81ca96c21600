using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Packaging;

/// <summary>SECURITY.md names the native code that reads pictures and models; here it is asked itself.</summary>
public partial class NativeVersionsTests
{
    [Fact]
    public void The_security_page_names_the_native_libraries_that_are_loaded()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"));
        Assert.Contains($"| ONNX Runtime | {OrtEnv.Instance().GetVersionString()} |", page);
        string skia = typeof(SKBitmap).Assembly.GetName().Version!.ToString(3);
        Assert.Matches($@"\| SkiaSharp \| {Regex.Escape(Package(skia))}", page);
    }

    [Fact]
    public void The_security_page_names_what_is_inside_the_decoder()
    {
        string library = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libSkiaSharp.so");
        Assert.SkipUnless(File.Exists(library), "Reads the library for Linux on x64.");
        string page = File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"));
        string content = Encoding.Latin1.GetString(File.ReadAllBytes(library));
        Assert.Contains($"libpng {Png().Match(content).Groups[1].Value} ", page);
        Assert.Contains($"libjpeg-turbo {Jpeg().Match(content).Groups[1].Value}.", page);
    }

    // Assemblies of SkiaSharp 2.88.9 say 2.88.0; the file version is the package's.
    private static string Package(string assembly) =>
        System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(SKBitmap).Assembly.Location).FileVersion is { } file
        && file.StartsWith(assembly[..^1], StringComparison.Ordinal)
            ? string.Join('.', file.Split('.').Take(3))
            : assembly;

    [GeneratedRegex(@"libpng version (\d+\.\d+\.\d+)")]
    private static partial Regex Png();

    [GeneratedRegex(@"libjpeg-turbo version (\d+(?:\.\d+)+)")]
    private static partial Regex Jpeg();
}
