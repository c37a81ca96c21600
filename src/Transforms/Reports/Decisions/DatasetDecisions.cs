using System.Text;
using MLNet.Embeddings.Reports.Decisions;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Reports;

/// <summary>What people have decided about the findings of a report: which images stay, leave or get another label, and which findings
/// are false alarms.</summary>
/// <remarks>Later decisions about the same image, kind of finding and other image take the place of earlier ones.</remarks>
public sealed class DatasetDecisions
{
    /// <summary>Takes decisions.</summary>
    /// <param name="decisions">The decisions, in the order in which they were made.</param>
    public DatasetDecisions(IEnumerable<DatasetDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var inForce = new OrderedDictionary<(string, string, string), DatasetDecision>();
        foreach (DatasetDecision decision in decisions)
        {
            (string, string, string) about = (decision.Key, decision.Relation, decision.OtherKey);
            inForce.Remove(about);
            inForce.Add(about, decision);
        }

        Items = [.. inForce.Values];
    }

    /// <summary>The decisions that hold, in order.</summary>
    public IReadOnlyList<DatasetDecision> Items { get; }

    /// <summary>Reads decisions.csv, which the page of a report offers for download.</summary>
    /// <param name="path">The file: CSV in UTF-8 with a heading. Its columns <c>key</c> and <c>decision</c> (keep, remove, relabel or fine)
    /// are needed; <c>label</c>, <c>kind</c> and <c>other</c> may be there; all else is not looked at.</param>
    /// <returns>The decisions that hold.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no such table, or a line of it decides nothing; the message tells
    /// which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DatasetDecisions Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file of decisions {path}.", path);
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return new DatasetDecisions(Read(reader, path));
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{path} is no text in UTF-8; save it as CSV in UTF-8.", exception);
        }
    }

    /// <summary>Tells what becomes of each image of a folder.</summary>
    /// <param name="listing">The folder, which is not changed by anything that the plan does.</param>
    /// <returns>The plan.</returns>
    public CleaningPlan PlanFor(ImageFolderListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return new CleaningPlan(listing, new PictureDecisions(this));
    }

    private static List<DatasetDecision> Read(TextReader reader, string path)
    {
        try
        {
            var records = new CsvRecords(reader);
            foreach (string column in (string[])["key", "decision"])
            {
                if (!records.HasColumn(column))
                    throw new InvalidDataException(
                        $"the first line names no column {column}; decisions have key,decision,label,kind,other"
                    );
            }

            var decisions = new List<DatasetDecision>();
            while (records.MoveNext())
                decisions.Add(Of(records));
            return decisions;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path} holds no decisions that can be read: {exception.Message}.", exception);
        }
    }

    private static DatasetDecision Of(CsvRecords record)
    {
        string word = record.Cell("decision").Trim().ToLowerInvariant();
        DecisionAction? action = word switch
        {
            "keep" => DecisionAction.Keep,
            "remove" => DecisionAction.Remove,
            "relabel" => DecisionAction.Relabel,
            "fine" => DecisionAction.Fine,
            _ => null,
        };
        if (action is not { } known)
            throw new InvalidDataException(
                $"line {record.Line} decides '{ListedName.Quoted(word)}', which is none of keep, remove, relabel and fine"
            );
        try
        {
            string label = known == DecisionAction.Relabel ? record.Cell("label") : "";
            return new DatasetDecision(record.Cell("key"), known, label, record.Cell("kind").Trim(), record.Cell("other"))
            {
                Line = record.Line,
            };
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"line {record.Line}: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}
