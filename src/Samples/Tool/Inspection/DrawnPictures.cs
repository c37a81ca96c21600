using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>The demo data set in a temporary folder, which goes when this is disposed.</summary>
internal sealed class DrawnPictures : IDisposable
{
    private readonly PendingFolder _folder;

    private DrawnPictures(PendingFolder folder, IReadOnlyList<DemoPicture> truth)
    {
        _folder = folder;
        Truth = truth;
    }

    public string Folder => _folder.Path;

    /// <summary>What each file is.</summary>
    public IReadOnlyList<DemoPicture> Truth { get; }

    public static DrawnPictures Draw(int count, int seed, CommandConsole console)
    {
        var folder = PendingFolder.Temporary("mlnet-embeddings-drawn");
        try
        {
            var options = new DemoOptions
            {
                Folder = folder.Path,
                Count = count,
                Seed = (ulong)seed,
            };
            return new DrawnPictures(
                folder,
                DemoDatasetWriter.Write(options, drawn => console.Progress.Report("draw", drawn, count), console.CancellationToken)
            );
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Dispose();
}
