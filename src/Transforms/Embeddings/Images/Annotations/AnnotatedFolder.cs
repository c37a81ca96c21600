using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Tables;

namespace MLNet.Embeddings.Images.Annotations;

/// <summary>A folder of pictures, as those see it who look for tables and annotations in it.</summary>
/// <param name="Images">The files.</param>
/// <param name="Columns">Names of columns that were given.</param>
/// <param name="Tables">Opens tables.</param>
/// <param name="TableFolder">The folder of a table that lies elsewhere; <see langword="null"/> for none.</param>
/// <param name="WantsBoxes">Whether boxes around objects are to be read too.</param>
/// <param name="Cancellation">Stops the reading.</param>
internal sealed record AnnotatedFolder(
    ImageFolder Images,
    ColumnNames Columns,
    TableFiles Tables,
    string? TableFolder,
    bool WantsBoxes,
    CancellationToken Cancellation
)
{
    private readonly Lazy<PictureNames> _names = new(() => new PictureNames(Images, TableFolder));

    /// <summary>The pictures by their names.</summary>
    public PictureNames Names => _names.Value;

    /// <summary>Files that are no pictures.</summary>
    public IReadOnlyList<FoundFile> OtherFiles => Images.OtherFiles;

    /// <summary>Files that are no pictures and have one of the extensions, highest ones first, then in ordinal order.</summary>
    public FoundFile[] WithExtension(params string[] extensions) =>
        [
            .. OtherFiles
                .Where(file => extensions.Contains(Path.GetExtension(file.Key), StringComparer.OrdinalIgnoreCase))
                .OrderBy(file => DepthOf(file.Key)),
        ];

    /// <summary>How many of the files lie in the folder, and were not named from elsewhere.</summary>
    public int CountOfOwn(IReadOnlyList<FoundFile> files) => TableFolder is null ? files.Count : 0;

    /// <summary>Number of folders on the way to a file.</summary>
    public static int DepthOf(string key) => key.Count(letter => letter == '/');

    /// <summary>The folder of a file; empty for the data set's.</summary>
    public static string FolderOf(string key) => key.LastIndexOf('/') is >= 0 and int end ? key[..end] : "";

    /// <summary>The name of a file without folders.</summary>
    public static string FileNameOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    /// <summary>Names of files for a sentence.</summary>
    public static string Listed(IReadOnlyList<FoundFile> files)
    {
        string[] names = [.. files.Take(3).Select(file => ListedName.Quoted(file.Key))];
        return files.Count > names.Length ? $"{string.Join(", ", names)} and {files.Count - names.Length} more"
            : names.Length > 1 ? $"{string.Join(", ", names[..^1])} and {names[^1]}"
            : names[0];
    }
}
