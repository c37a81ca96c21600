using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>What a folder holds besides its images, as CSV.</summary>
internal static class PassedOverList
{
    public const string FileName = "passed-over.csv";

    /// <summary>Writes it: <c>id,reason,detail</c>.</summary>
    public static void Write(ReportFolder folder, PassedOverFiles passedOver) =>
        NameList.WriteLines(
            folder,
            FileName,
            passedOver
                .Named.Select(file => string.Join(',', CsvCell.Of(file.Key), PassedOverFiles.Name(file.Reason), CsvCell.Of(file.Detail)))
                .Prepend("id,reason,detail")
        );
}
