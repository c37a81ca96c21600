using MLNet.Embeddings.Samples.DemoDataset;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Inspection;

/// <summary>The demo data set in a temporary folder, which goes when this is disposed.</summary>
internal sealed class DrawnPictures : IDisposable
{
    private DrawnPictures(string folder, IReadOnlyList<DemoPicture> truth)
    {
        Folder = folder;
        Truth = truth;
    }

    public string Folder { get; }

    /// <summary>What each file is.</summary>
    public IReadOnlyList<DemoPicture> Truth { get; }

    public static DrawnPictures Draw(int count, int seed, CommandConsole console)
    {
        string folder = Directory.CreateTempSubdirectory("mlnet-embeddings-").FullName;
        try
        {
            return new DrawnPictures(folder, DemoDatasetWriter.Write(
                new DemoOptions { Folder = folder, Count = count, Seed = (ulong)seed }, drawn => console.Progress.Report("draw", drawn, count), console.CancellationToken));
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
