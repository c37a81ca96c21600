using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Tests.Reports.Interchange;

namespace MLNet.Embeddings.Tests.Reports.Datasets;

public sealed class InspectionPageFindingsTests(FaultyRows rows) : IClassFixture<FaultyRows>
{
    [Fact]
    public void Of_what_was_passed_over_only_that_is_a_finding_that_may_be_a_mistake()
    {
        var passedOver = new PassedOverFiles();
        passedOver.Add(new PassedOverFile("a.png", PassedOverReason.OtherName, "b.png"));
        passedOver.Add(new PassedOverFile("c.png", PassedOverReason.FileWithoutRow, ""));
        passedOver.Add(new PassedOverFile("d.txt", PassedOverReason.UnreadableAnnotation, "line 3 has two numbers"));
        passedOver.Add(new PassedOverFile("e.png", PassedOverReason.Unreadable, "permission denied"));
        passedOver.Add(new PassedOverFile("f.fifo", PassedOverReason.NotRegular, ""));
        passedOver.Add(new PassedOverFile("report/inspect.html", PassedOverReason.ReportFile, ""));
        DatasetAnalysis analysis = rows.Inspect(items => items[5].Label = "a").Analysis;
        var inspection = new DatasetInspection([], [], analysis, [], [], null!, null!)
        {
            StatusCounts = new Dictionary<DuplicateStatus, int>(),
            PassedOver = passedOver,
        };

        Assert.Equal(
            [
                ("unreadable", "e.png", "The file cannot be opened: permission denied."),
                ("skipped", "c.png", "No row names it."),
                ("skipped", "d.txt", "It cannot be understood: line 3 has two numbers."),
                ("skipped", "f.fifo", "This is a pipe, a socket or a device."),
            ],
            new InspectionPageFindings(inspection, [])
                .List()
                .Where(finding => finding.Kind is "unreadable" or "skipped")
                .Select(finding => (finding.Kind, finding.Key, finding.Evidence))
        );
    }

    [Theory]
    [InlineData(PassedOverReason.OtherName, "Another name of x.")]
    [InlineData(PassedOverReason.ReportFile, "Part of an earlier report.")]
    [InlineData(PassedOverReason.BrokenLink, "The link leads to nothing.")]
    public void Each_reason_is_a_sentence(PassedOverReason reason, string sentence) =>
        Assert.Equal(sentence, PassedOverFiles.Describe(new PassedOverFile("a", reason, "x")));
}
