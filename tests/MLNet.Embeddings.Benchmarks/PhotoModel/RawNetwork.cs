namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>ML.NET's ResNet18 as its package has it, which the photo model is measured against.</summary>
internal static class RawNetwork
{
    public const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";

    private const string FileName = "ResNet18.onnx";

    /// <summary>The network's file: the one given, or that of the package in NuGet's folder.</summary>
    public static string? Find(string? given)
    {
        if (given is not null)
            return File.Exists(given) ? given : null;

        string packages =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string folder = Path.Combine(packages, Package.ToLowerInvariant());
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, FileName, SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
    }

    /// <summary>The network with the preprocessing it was trained with, 224 × 224 pixels; it reads blue, green and red.</summary>
    public static ClipModel Open(string file) =>
        ClipModel.FromFiles(
            imageModel: file,
            preprocessing: new ImagePreprocessing
            {
                ResizeSize = 224,
                CropSize = 224,
                Resize = ResizeMode.Squash,
                Order = PixelOrder.ConvertFirst,
                Mean = [103.06f / 255, 115.90f / 255, 123.15f / 255],
                StandardDeviation = [1 / 255f, 1 / 255f, 1 / 255f],
            }
        );
}
