using System.Reflection;
using System.Text;
using System.Text.Json;
using MLNet.Embeddings.Clip.Models;

namespace MLNet.Embeddings.Tests.Clip.Models;

public class ClipManifestTests
{
    private const string Manifest = """
        {
          "models": [
            {
              "name": "a",
              "title": "A",
              "source": "b/c",
              "license": "MIT",
              "dimension": 4,
              "image": {
                "file": { "path": "a.onnx", "url": "https://example.org/a.onnx", "sha256": "" },
                "input": "pixels",
                "preprocessing": PREPROCESSING
              }
            }
          ]
        }
        """;

    [Fact]
    public void Preprocessing_that_an_entry_leaves_out_keeps_its_defaults()
    {
        var defaults = new ImagePreprocessing();
        AssertEqual(defaults, Read("{}"));
        AssertEqual(defaults with { Filter = ResampleFilter.Bilinear }, Read("""{ "filter": "Bilinear" }"""));
        AssertEqual(defaults with { Mean = [0, 0, 0] }, Read("""{ "mean": [0, 0, 0] }"""));
    }

    [Fact]
    public void Every_choice_of_the_preprocessing_is_read()
    {
        ImagePreprocessing read = Read(
            """
            {
              "resizeSize": 99, "cropSize": 88, "resize": "Squash", "filter": "Nearest", "cropRounding": "Floor",
              "order": "ConvertFirst", "asDisplayed": true, "channelOrder": "Bgr", "mean": [1, 2, 3], "standardDeviation": [4, 5, 6]
            }
            """
        );
        var defaults = new ImagePreprocessing();
        Assert.All(Choices(), choice => Assert.NotEqual(choice.GetValue(defaults), choice.GetValue(read)));
        read.Validate();
    }

    [Fact]
    public void A_misspelt_choice_is_refused() => Assert.Throws<JsonException>(() => Read("""{ "fliter": "Bilinear" }"""));

    private static ImagePreprocessing Read(string preprocessing)
    {
        string json = Manifest.Replace("PREPROCESSING", preprocessing, StringComparison.Ordinal);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ClipModel.FromManifest(Assert.Single(ClipManifest.Read(stream).Models), "cache").Preprocessing!;
    }

    private static PropertyInfo[] Choices() =>
        typeof(ImagePreprocessing).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    // Lists of a record are equal only if they are one.
    private static void AssertEqual(ImagePreprocessing expected, ImagePreprocessing actual) =>
        Assert.All(Choices(), choice => Assert.Equal(choice.GetValue(expected), choice.GetValue(actual)));
}
