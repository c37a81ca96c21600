using static System.FormattableString;

namespace MLNet.Embeddings.Images.Tables;

/// <summary>Faults of files that tell of pictures, in one sentence with file and line.</summary>
internal static class SourceFault
{
    /// <summary>A file that cannot be understood from a line on.</summary>
    /// <param name="file">The file, as people know it.</param>
    /// <param name="line">The line, from 1; 0 where there is none.</param>
    /// <param name="reason">What is wrong, as a sentence.</param>
    /// <param name="cause">What told of it.</param>
    public static InvalidDataException At(string file, long line, string reason, Exception? cause = null) =>
        new(line > 0 ? Invariant($"{ListedName.Quoted(file)}, line {line}: {reason}") : $"{ListedName.Quoted(file)}: {reason}", cause);

    /// <summary>A place in a file, for a sentence.</summary>
    public static string Place(string file, long line) => Invariant($"{ListedName.Quoted(file)} line {line}");
}
