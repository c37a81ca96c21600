using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>Remembers inspections whole: one of the same pictures with the same settings says and writes what it has said and written
/// before.</summary>
internal sealed class InspectionMemory
{
    private const string Lines = "lines";
    private const string Result = "result";
    private const string Summary = "summary";
    private const string ExitCodeName = "exitCode";

    private readonly CommandConsole _console;
    private readonly ReportFolder _files;
    private readonly ReportMemory _reports;
    private ConsoleTranscript? _transcript;

    /// <param name="console">Where the command talks.</param>
    /// <param name="listing">The pictures.</param>
    /// <param name="options">How they are inspected; their store is what remembers.</param>
    /// <param name="files">Where the report goes.</param>
    /// <param name="given">What the command line says, apart from what no report depends on.</param>
    /// <param name="read">Files that the command line names and that are read whole; <see langword="null"/> for none.</param>
    public InspectionMemory(
        CommandConsole console,
        ImageFolderListing listing,
        DatasetInspectorOptions options,
        ReportFolder files,
        IEnumerable<string> given,
        params IEnumerable<string?> read
    )
    {
        _console = console;
        _files = files;
        string program = $"{typeof(InspectionMemory).Module.ModuleVersionId}";
        string[] contents = [.. read.Select(file => file is null ? "" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))];
        _reports = new ReportMemory(listing, options, files.Path, [program, .. given, .. contents]);
    }

    /// <summary>Says and writes again what an earlier inspection has found.</summary>
    /// <param name="times">Takes the stages.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTell(StageTimes times)
    {
        if (_reports.Find() is not { } report)
            return false;

        times.Add(report.StageTimes);
        _console.Progress.Report("page", 0, 0);
        times.Measure(
            "page",
            () =>
            {
                report.Write(_files);
                _files.Publish();
            }
        );
        _console.Progress.End();
        string ended = report.Ended.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        _console.Note(
            $"Nothing has changed since the inspection of {ended} UTC: what it found is told again; --store {StoreOption.Off} looks anew."
        );
        Tell(JsonNode.Parse(report.Text)!.AsObject(), report.Ended, times);
        return true;
    }

    /// <summary>Takes down what is said from now on.</summary>
    public void Begin() => _transcript = _console.Record();

    /// <summary>Remembers the inspection; where that fails, a remark says so.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="result">The result for programs, without what each run says for itself.</param>
    /// <param name="verdict">What the gates said.</param>
    public void End(DatasetReport report, JsonObject result, GateVerdict? verdict)
    {
        var text = new JsonObject
        {
            [Lines] = _transcript!.ToJson(),
            [Result] = result,
            [Summary] = report.ToMarkdown(verdict),
            [ExitCodeName] = _console.ExitCode,
        };
        try
        {
            _reports.Add(report, _files, text.ToJsonString());
        }
        catch (Exception exception)
            when (exception is IOException or InvalidDataException or UnauthorizedAccessException or OutOfMemoryException)
        {
            _console.Note($"{exception.Message} The report is not remembered.");
        }
        catch (OperationCanceledException)
        {
            // Everything is written and said: whoever stops the run now loses nothing but this.
        }
    }

    private void Tell(JsonObject said, DateTimeOffset ended, StageTimes times)
    {
        string page = Path.Combine(_files.Path, DatasetReport.FileNames[0]);
        foreach ((LineKind kind, string line) in ConsoleTranscript.Of(said[Lines]!.AsArray()).Lines)
        {
            switch (kind)
            {
                case LineKind.Times:
                    InspectionSummary.PrintTimes(_console, times);
                    break;
                case LineKind.Place:
                    InspectionSummary.PrintPage(_console, page);
                    break;
                case LineKind.Result:
                    JobSummary.Append(_console, () => (string)said[Summary]!);
                    JsonObject result = said[Result]!.DeepClone().AsObject();
                    result["unchangedSince"] = ended.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                    InspectionSummary.Complete(result, page, times);
                    _console.WriteResult(result);
                    break;
                default:
                    _console.Say(kind, line);
                    break;
            }
        }

        _console.ExitCode = (int)said[ExitCodeName]!;
    }
}
