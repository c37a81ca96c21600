using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Tables;

namespace MLNet.Embeddings.Images.Annotations.Tables;

/// <summary>Reads the table at the top of a folder that names its pictures, or one for each split, such as train.csv beside
/// test.csv.</summary>
internal sealed class LabelTableReader() : TableReader(LayoutWords.Table, "a table")
{
    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Find(AnnotatedFolder folder, List<string> remarks)
    {
        var fitting = new List<FoundFile>();
        foreach (FoundFile file in folder.OtherFiles.Where(file => folder.Tables.IsNamedLikeTable(file.Key)))
        {
            if (AnnotatedFolder.DepthOf(file.Key) > 0)
                continue;
            if (Fits(folder, file, needsMore: true, out string reason))
                fitting.Add(file);
            else
                remarks.Add($"{ListedName.Quoted(file.Key)} is not read as a table of the pictures: {reason}.");
        }

        if (fitting.Count < 2)
            return fitting;
        if (fitting.TrueForAll(file => SplitOf(file) is not null))
            return fitting;
        remarks.Add(
            $"Several tables tell of the pictures; {ListedName.Quoted(fitting[0].Key)} is taken and not "
                + $"{AnnotatedFolder.Listed(fitting[1..])}: name the table itself to take another."
        );
        return fitting[..1];
    }

    /// <inheritdoc/>
    protected override string? SplitOf(FoundFile source) =>
        Path.GetFileNameWithoutExtension(source.Key) is var stem && SplitWords.Read(stem).Kind >= 0 ? stem : null;
}
