using System.Formats.Tar;
using System.IO.Compression;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>How large the jobs of silos are: small, or as large as people have them where the environment asks for it.</summary>
internal static class SiloScale
{
    private const int DrawnImages = 200;

    /// <summary>Whether 200,000 vectors and 20,000 photographs are taken, which lasts some minutes.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_SILO_SCALE") == "full";

    /// <summary>Unpacks photographs of CIFAR-10; skips the running test where they are absent.</summary>
    /// <returns>Their paths below the folder.</returns>
    public static string[] UnpackPhotos(string folder, int count)
    {
        using FileStream file = File.OpenRead(TestData.Require("data/cifar10-images.tar.gz"));
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var paths = new List<string>();
        while (paths.Count < count && archive.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                continue;
            string path = $"{paths.Count:D5}.jpg";
            entry.ExtractToFile(Path.Combine(folder, path), overwrite: false);
            paths.Add(path);
        }

        return [.. paths];
    }

    /// <summary>Draws pictures.</summary>
    /// <returns>Their paths below the folder.</returns>
    public static string[] Draw(string folder)
    {
        var options = new DemoOptions { Folder = folder };
        DemoPicture[] pictures = [.. DemoPlan.Make(options).Take(DrawnImages)];
        Parallel.ForEach(
            pictures,
            (picture, _, place) => File.WriteAllBytes(Path.Combine(folder, $"{place:D3}.png"), DemoDrawing.Encode(picture, options.Seed))
        );
        return [.. Enumerable.Range(0, pictures.Length).Select(place => $"{place:D3}.png")];
    }
}
