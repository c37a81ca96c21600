using System.Globalization;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Flagger;

/// <summary>What a fit says to the log.</summary>
internal static class DuplicateFlaggerLog
{
    // A share of near duplicates that says more about the threshold than about the data.
    private const double UnlikelyShare = 0.5;
    private const int FewestForShare = 10;

    private const string Unread = " whose files could not be read again.";

    /// <summary>Whether a warning tells that files could not be read again, which may go well another time.</summary>
    public static bool IsAboutUnreadFiles(string warning) =>
        warning.EndsWith(Unread, StringComparison.Ordinal) && !warning.EndsWith($" 0{Unread}", StringComparison.Ordinal);

    public static void Write(LogChannel log, DuplicateIndex index, DuplicateFlaggerColumns columns, DuplicateThreshold threshold)
    {
        DuplicateFindings found = index.Findings;
        log.Info(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{index.Rows.Count:N0} rows, threshold {index.Threshold:0.0000}: {found.IsDuplicate.Count(flag => flag):N0} duplicates "
                    + $"in {found.Groups.DefaultIfEmpty().Max():N0} groups, {found.IsLeak.Count(flag => flag):N0} leaks, "
                    + $"{found.IsLabelConflict.Count(flag => flag):N0} label conflicts."
            )
        );
        if (index.Calibration is { IsSufficient: true } calibration)
            log.Info(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The threshold was calibrated by {calibration.PairCount:N0} pairs of {calibration.RowCount:N0} rows that are no "
                        + $"copies of each other."
                )
            );
        else if (index.Calibration is { } attempt)
        {
            log.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The threshold could not be calibrated: {attempt.RowCount:N0} "
                        + $"{(attempt.RowCount == 1 ? "row is" : "rows that are no copies of each other are")} too few, so "
                        + $"{index.Threshold:0.00} was taken. Give more rows, or a threshold by Fixed or LabeledPairs."
                )
            );
        }

        if (index.Matches.Recall < 1)
            log.Info(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The search was approximate and found about {index.Matches.Recall:0.0000} of the pairs."
                )
            );
        Write(log, index.SecondLooks);
        WriteShare(log, index);
        foreach (
            IGrouping<DuplicateStatus, DuplicateStatus> faulty in index
                .Rows.Statuses.Where(status => status != DuplicateStatus.Ok)
                .GroupBy(status => status)
                .OrderBy(group => group.Key)
        )
        {
            log.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{faulty.Count():N0} {(faulty.Count() == 1 ? "row" : "rows")} could not be compared: {faulty.Key}; column "
                        + $"'{columns.Output}{DuplicateFlaggerColumns.Status}' says which."
                )
            );
        }

        if (threshold is DuplicateThreshold.OfScore && !index.Rows.HasImages)
            log.Warning(
                "A fixed threshold is not calibrated for the model that made the vectors: NullPairs, TargetFraction or LabeledPairs find "
                    + "one that is."
            );
    }

    private static void WriteShare(LogChannel log, DuplicateIndex index)
    {
        DuplicateFindings found = index.Findings;
        int near = Enumerable.Range(0, found.Count).Count(row => found.IsDuplicate[row] && found.Kinds[row] == DuplicateKind.Near);
        if (index.Rows.Count < FewestForShare || near <= UnlikelyShare * index.Rows.Count)
            return;

        log.Warning(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{near:N0} of {index.Rows.Count:N0} rows are flagged as near duplicates, which few sets really hold: "
                    + $"look at them before anything is removed, or raise the threshold. Rows made from one template look like this."
            )
        );
    }

    private static void Write(LogChannel log, SecondLookCounts looks)
    {
        if (looks.Compared > 0)
        {
            log.Info(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{looks.Compared:N0} pairs of pictures were looked at again at up to {GrayLevels.MaximumSide} pixels, "
                        + $"{looks.Told:N0} differ."
                )
            );
        }

        if (looks.OverBudget + looks.Unread > 0)
        {
            log.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{looks.OverBudget + looks.Unread:N0} pairs of pictures are judged by 32 × 32 pixels alone: {looks.OverBudget:N0} "
                        + $"beyond "
                        + $"the {ContentSearch.MostSecondLooks:N0} with the highest scores, {looks.Unread:N0}{Unread}"
                )
            );
        }
    }
}
