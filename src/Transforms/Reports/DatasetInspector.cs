using Microsoft.ML;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Datasets;

namespace MLNet.Embeddings.Reports;

/// <summary>Looks at a folder of labeled images through CLIP: maps, duplicates, leaks between splits, labels that are likely wrong,
/// outliers, unreadable files.</summary>
public static class DatasetInspector
{
    /// <summary>Inspects a folder.</summary>
    /// <param name="folder">The folder: CLASS/FILE or, with folders named like train, valid and test at any level, SPLIT/CLASS/FILE,
    /// CLASS/SPLIT/FILE and the like; also one without classes.</param>
    /// <param name="options">The model, the layout, the seed, and who is told of progress; <see langword="null"/> takes the
    /// defaults.</param>
    /// <remarks>
    /// <para>Each image is read and decoded once, and neighbors are searched once for all that needs them. Nothing is written before
    /// <see cref="DatasetReport.Save"/>. With the same images, model and seed the findings are the same at any number of threads.</para>
    /// <para>An image that cannot be read is a finding and ends no run, unless all of them are. Beside the vectors, a small copy of each
    /// image stays in memory for the page: some 3 KB each.</para>
    /// </remarks>
    /// <returns>What was found.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no image, or none that can be read, or a file of the model is
    /// damaged.</exception>
    /// <exception cref="IOException">The folder is a file or cannot be read.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty, or the layout is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The inspection was canceled.</exception>
    /// <example>
    /// <code><![CDATA[
    /// DatasetReport report = DatasetInspector.Inspect("pictures");
    /// report.Save("report"); // report/inspect.html and report/findings.csv
    /// GateVerdict verdict = report.Check(new DatasetGates { MaximumLeaks = 0, MaximumUnreadable = 0 });
    /// return verdict.IsPassed ? 0 : 1;
    /// ]]></code>
    /// </example>
    public static DatasetReport Inspect(string folder, DatasetInspectorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new DatasetInspectorOptions();
        using var work = WorkCounts.Collect();
        var times = new StageTimes();
        ImageFolder images = times.Measure(
            "list",
            () => ImageFolder.Read(Path.GetFullPath(folder), cancellation: options.CancellationToken)
        );
        PictureFolder data = PictureFolder.Read(images, options.Layout);
        MLContext mlContext = options.MLContext ?? new MLContext(options.Seed);
        var run = new InspectionRun(mlContext, Note, Progress, options.CancellationToken);
        ClipEmbeddingEstimator.Options clip = options.ForImages();
        using var warnings = new WarningLog(mlContext);
        DatasetInspection inspection = new PictureInspector(run, times, options.Seed, options.Decoder).Inspect(data.Pictures, clip) with
        {
            PassedOver = images.PassedOver,
            Linked = data.Linked,
        };
        string[] remarks =
        [
            .. images.PassedOver.Sentences(),
            .. new[] { data.ClassRemark(), data.CaseRemark() }.OfType<string>(),
            .. warnings.Messages,
        ];
        return new DatasetReport(data, inspection, clip.Model!.Name, remarks, times, work);

        void Progress(string stage, long completed, long total)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            options.Progress?.Report(new EngineProgress(stage, completed, total));
        }

        // What it says of single files is in the report.
        static void Note(string remark) { }
    }
}
