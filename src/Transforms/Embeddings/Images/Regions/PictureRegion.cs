using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MLNet.Embeddings.Files;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Regions;

/// <summary>A rectangle of a picture as people see it, in whole pixels of the upright picture from its upper left corner on.</summary>
/// <remarks>
/// A path may end with one, as W3C's "Media Fragments URI 1.0" writes it: <c>street.jpg#xywh=120,40,64,64</c>. Such a path names that part
/// as a picture of its own, and browsers that follow it find the picture.
/// </remarks>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width, 1 or more.</param>
/// <param name="Height">Height, 1 or more.</param>
internal readonly record struct PictureRegion(int X, int Y, int Width, int Height)
{
    private const string Mark = "#xywh=";
    private const int Numbers = 4;

    /// <summary>The name of the region of a picture that has this name.</summary>
    public string Of(string name) => Invariant($"{name}{Mark}{X},{Y},{Width},{Height}");

    /// <summary>Takes a name apart that ends with a region.</summary>
    /// <param name="name">The name.</param>
    /// <param name="picture">The name of the picture.</param>
    /// <param name="region">The region.</param>
    public static bool TryParse(string name, [NotNullWhen(true)] out string? picture, out PictureRegion region)
    {
        (picture, region) = (null, default);
        int mark = name.LastIndexOf(Mark, StringComparison.Ordinal);
        if (mark <= 0)
            return false;

        ReadOnlySpan<char> text = name.AsSpan(mark + Mark.Length);
        Span<int> numbers = stackalloc int[Numbers];
        int count = 0;
        foreach (Range part in text.Split(','))
        {
            if (count == Numbers || !int.TryParse(text[part], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[count++]))
                return false;
        }

        if (count < Numbers || numbers[2] == 0 || numbers[3] == 0)
            return false;

        picture = name[..mark];
        region = new PictureRegion(numbers[0], numbers[1], numbers[2], numbers[3]);
        return true;
    }

    /// <summary>Takes a path apart that ends with a region and names no file as it stands.</summary>
    /// <param name="path">The path.</param>
    /// <param name="picture">The path of the picture.</param>
    /// <param name="region">The region.</param>
    public static bool TryParsePath(string path, [NotNullWhen(true)] out string? picture, out PictureRegion region) =>
        TryParse(path, out picture, out region) && FileFacts.Of(path, followsLinks: true).Kind != FileKind.Regular;

    /// <summary>The path of the file that is opened for a path.</summary>
    public static string FileOf(string path) => TryParsePath(path, out string? picture, out _) ? picture : path;

    /// <summary>The part of it that lies in a picture; <see langword="null"/> where none does.</summary>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    public PictureRegion? Within(int width, int height)
    {
        long right = Math.Min((long)X + Width, width);
        long bottom = Math.Min((long)Y + Height, height);
        return X < right && Y < bottom ? new PictureRegion(X, Y, (int)(right - X), (int)(bottom - Y)) : null;
    }
}
