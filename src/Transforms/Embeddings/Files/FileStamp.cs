namespace MLNet.Embeddings.Files;

/// <summary>What tells, without reading a file, that it is still the one that was read.</summary>
/// <remarks>
/// A file that is replaced by another one of the same length and time, as copies with kept times are, has another number or another time
/// of change where the system tells these. A file that was written to within the last seconds may be written to again without another
/// time, since clocks of file systems are coarse: its stamp is no proof, and <see cref="IsSettled"/> says so.
/// </remarks>
/// <param name="Number">The file's number on its device; 0 where the system tells none.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Modified">When it was written to, in nanoseconds since 1970.</param>
/// <param name="Changed">When its content or its facts were changed, in nanoseconds since 1970; 0 where the system tells none.</param>
internal readonly record struct FileStamp(long Number, long Length, long Modified, long Changed)
{
    private const long NanosecondsPerTick = 100;

    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(2);

    /// <summary>The stamp of a file; <see langword="null"/> where there is none.</summary>
    public static FileStamp? Of(string path)
    {
        if (path.Length == 0)
            return null;

        FileFacts facts = FileFacts.Of(path, followsLinks: true);
        if (facts.Kind != FileKind.Regular)
            return null;
        if (facts.Identity.Path is null)
        {
            return new FileStamp(unchecked((long)facts.Identity.Number), facts.Identity.Length, facts.Identity.Modified, facts.Changed);
        }

        try
        {
            var file = new FileInfo(facts.Identity.Path);
            return new FileStamp(0, file.Length, Nanoseconds(file.LastWriteTimeUtc), 0);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the file's times lie far enough back to prove that it has not been written to since.</summary>
    /// <param name="now">The time when the stamp was taken; a later one would prove too much.</param>
    public bool IsSettled(DateTime now) => IsOfBefore(now - SettlingTime);

    /// <summary>Whether the file was neither written to nor changed after a moment, as its times tell.</summary>
    public bool IsOfBefore(DateTime moment)
    {
        long time = Nanoseconds(moment);
        return Modified <= time && Changed <= time;
    }

    private static long Nanoseconds(DateTime time) => unchecked((time - DateTime.UnixEpoch).Ticks * NanosecondsPerTick);
}
