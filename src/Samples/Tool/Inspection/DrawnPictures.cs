using MLNet.Embeddings.Files;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Inspection;

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
        string folder = PartName.TemporaryFolder("mlnet-embeddings-drawn");
        CreateForOwner(folder);
        try
        {
            return new DrawnPictures(
                folder,
                DemoDatasetWriter.Write(
                    new DemoOptions
                    {
                        Folder = folder,
                        Count = count,
                        Seed = (ulong)seed,
                    },
                    drawn => console.Progress.Report("draw", drawn, count),
                    console.CancellationToken
                )
            );
        }
        catch
        {
            PartName.Abandon(folder);
            throw;
        }
    }

    public void Dispose() => PartName.Abandon(Folder);

    private static void CreateForOwner(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"The pictures to draw need a folder in {Path.GetTempPath()}, which cannot be written: {FileFault.Reason(exception)} "
                    + "Name another place with TMPDIR.",
                exception
            );
        }
    }
}
