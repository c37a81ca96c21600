using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Tables;

namespace MLNet.Embeddings.Images.Annotations.Tables;

/// <summary>Reads the tables named metadata that Hugging Face's imagefolder has beside its pictures, such as
/// train/metadata.jsonl.</summary>
internal sealed class MetadataReader() : TableReader(LayoutWords.HuggingFace, "Hugging Face metadata")
{
    private const string Stem = "metadata";

    /// <inheritdoc/>
    public override IReadOnlyList<FoundFile> Find(AnnotatedFolder folder, List<string> remarks)
    {
        var fitting = new List<FoundFile>();
        foreach (FoundFile file in folder.OtherFiles)
        {
            if (Path.GetFileNameWithoutExtension(file.Key) != Stem || !folder.Tables.IsNamedLikeTable(file.Key))
                continue;
            if (Fits(folder, file, needsMore: false, out string reason))
                fitting.Add(file);
            else
                remarks.Add($"{ListedName.Quoted(file.Key)} is not read as metadata of the pictures: {reason}.");
        }

        return fitting;
    }

    // Folders tell it.
    /// <inheritdoc/>
    protected override string? SplitOf(FoundFile source) => null;
}
