using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports.Findings;
using MLNet.Embeddings.Reports.Interchange;

namespace MLNet.Embeddings.Reports;

/// <summary>The findings of an earlier report, so that a build fails for new ones only.</summary>
public sealed class DatasetBaseline
{
    private readonly HashSet<(string Kind, string Key, string OtherKey)> _known;

    private DatasetBaseline(HashSet<(string, string, string)> known)
    {
        _known = known;
        Filter = new BaselineFilter(known);
    }

    /// <summary>Findings that it has.</summary>
    public int Count => _known.Count;

    internal IFindingFilter Filter { get; }

    /// <summary>Reads report.json of an earlier report.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no report, or one of a later version of the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DatasetBaseline Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no earlier report {path}; name the {ReportJson.FileName} of one.", path);
        try
        {
            return new DatasetBaseline(Findings(JsonNode.Parse(File.ReadAllBytes(path)), path));
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw NoReport(path, exception);
        }
    }

    /// <summary>What tells a finding from others.</summary>
    internal static (string Kind, string Key, string OtherKey) IdentityOf(DatasetFinding finding) =>
        (finding.Kind, finding.Key, finding.OtherKey);

    /// <summary>Whether it has a finding.</summary>
    internal bool Has(DatasetFinding finding) =>
        _known.Contains(IdentityOf(finding)) || _known.Contains((finding.Kind, finding.OtherKey, finding.Key));

    private static HashSet<(string, string, string)> Findings(JsonNode? report, string path)
    {
        if ((string?)report?["format"] != ReportJson.Format)
            throw NoReport(path, null);
        int version = (int)report["formatVersion"]!;
        if (version > ReportJson.FormatVersion)
            throw new InvalidDataException(
                $"{path} was written by a later version of this program (format {version}); make a baseline with this one."
            );
        return
        [
            .. report["findings"]!
                .AsArray()
                .Select(finding => ((string)finding!["kind"]!, (string)finding["key"]!, (string?)finding["other"] ?? "")),
        ];
    }

    private static InvalidDataException NoReport(string path, Exception? exception) =>
        new($"{path} is no report of this program; name the {ReportJson.FileName} of an earlier one.", exception);
}
