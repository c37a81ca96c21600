using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>The files of the rows, by which pictures can be looked at again.</summary>
/// <param name="Sources">
/// A file per row, relative to the folder where it lies in it, so that a model that is loaded elsewhere finds it; empty for a picture that
/// came without a file, or whose place was not saved.
/// </param>
/// <param name="Folder">Folder that paths are relative to; <see langword="null"/> is the current one.</param>
/// <param name="Decoder">Reads them.</param>
/// <param name="Memory">Remembers during a fit what was seen of them; <see langword="null"/> where nothing does.</param>
internal sealed record PictureFiles(PictureSource[] Sources, string? Folder, IImageDecoder Decoder, LookMemory? Memory = null)
{
    /// <summary>The files of two sets of rows of one folder, in an order.</summary>
    public static PictureFiles? Join(PictureFiles? known, PictureFiles? added, int[] order)
    {
        if (known is null || added is null)
            return null;

        PictureSource[] all = [.. known.Sources, .. added.Sources];
        return added with { Sources = [.. order.Select(row => all[row])] };
    }

    /// <summary>The path of a picture, which may be relative to a folder; empty where there is none.</summary>
    public static string FullPath(string? folder, string path) => folder is null || path.Length == 0 ? path : Path.Combine(folder, path);

    /// <summary>A path as it is known: one that lies in the folder by its place in it, wherever the folder lies.</summary>
    public static string PlaceIn(string? folder, string path)
    {
        if (folder is null || !Path.IsPathRooted(path))
            return path;

        string relative = Path.GetRelativePath(folder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? path : relative;
    }

    /// <summary>Where a row's picture is read from.</summary>
    public string PathOf(int row) => FullPath(Folder, Sources[row].Path);

    /// <summary>Whether a file holds further pictures, so that its first one alone does not tell what it shows.</summary>
    public bool Moves(int row) => Sources[row].Frames != FrameKind.Single;

    /// <summary>Whether there is anything to see that thumbnails have not shown.</summary>
    /// <param name="row">A row.</param>
    /// <param name="other">Another one.</param>
    /// <param name="pixelCounts">Pixels of each row's picture.</param>
    public bool HaveDetail(int row, int other, long[] pixelCounts) =>
        Moves(row) || Moves(other) || GrayLevels.HasDetail(Math.Min(pixelCounts[row], pixelCounts[other]));

    /// <summary>Whether parts of a picture hold more than its thumbnail.</summary>
    /// <param name="row">A row.</param>
    /// <param name="pixelCounts">Pixels of each row's picture.</param>
    public bool CanBeCut(int row, long[] pixelCounts) => !Moves(row) && GrayLevels.HasDetail(pixelCounts[row]);
}
