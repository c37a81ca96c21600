using System.Globalization;
using MLNet.Embeddings.Hosting;

namespace MLNet.Embeddings.Duplicates;

/// <summary>What a fit says to the log.</summary>
internal static class DuplicateFlaggerLog
{
    public static void Write(LogChannel log, DuplicateIndex index, DuplicateFlaggerColumns columns, DuplicateThreshold threshold)
    {
        DuplicateFindings found = index.Findings;
        log.Info(string.Create(
            CultureInfo.InvariantCulture,
            $"{index.Rows.Count:N0} rows, threshold {index.Threshold:0.0000}: {found.IsDuplicate.Count(flag => flag):N0} duplicates in {found.Groups.DefaultIfEmpty().Max():N0} groups, {found.IsLeak.Count(flag => flag):N0} leaks, {found.IsLabelConflict.Count(flag => flag):N0} label conflicts."));
        if (index.Calibration is { IsSufficient: true } calibration)
            log.Info(string.Create(CultureInfo.InvariantCulture, $"The threshold was calibrated by {calibration.PairCount:N0} pairs of {calibration.RowCount:N0} rows that are no copies of each other."));
        else if (index.Calibration is { } attempt)
        {
            log.Warning(string.Create(
                CultureInfo.InvariantCulture,
                $"The threshold could not be calibrated: {attempt.RowCount:N0} {(attempt.RowCount == 1 ? "row is" : "rows that are no copies of each other are")} too few, so {index.Threshold:0.00} was taken. Give more rows, or a threshold by Fixed or LabelledPairs."));
        }

        if (index.Matches.Recall < 1)
            log.Info(string.Create(CultureInfo.InvariantCulture, $"The search was approximate and found about {index.Matches.Recall:0.0000} of the pairs."));
        foreach (IGrouping<DuplicateStatus, DuplicateStatus> faulty in index.Rows.Statuses.Where(status => status != DuplicateStatus.Ok).GroupBy(status => status).OrderBy(group => group.Key))
        {
            log.Warning(string.Create(
                CultureInfo.InvariantCulture, $"{faulty.Count():N0} {(faulty.Count() == 1 ? "row" : "rows")} could not be compared: {faulty.Key}; column '{columns.Output}{DuplicateFlaggerColumns.Status}' says which."));
        }

        if (threshold is DuplicateThreshold.OfScore && !index.Rows.HasImages)
            log.Warning("A fixed threshold is not calibrated for the model that made the vectors: NullPairs, TargetFraction or LabelledPairs find one that is.");
    }
}
