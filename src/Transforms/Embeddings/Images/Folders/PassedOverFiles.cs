using System.Globalization;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Folders;

/// <summary>What a folder holds besides the pictures that are listed, counted by reason.</summary>
internal sealed class PassedOverFiles
{
    private const int NamesShown = 3;

    private readonly Dictionary<PassedOverReason, int> _counts = [];
    private readonly List<PassedOverFile> _named = [];

    /// <summary>Everything that is named: all but what is no picture and what is hidden, in ordinal order.</summary>
    public IReadOnlyList<PassedOverFile> Named => _named;

    /// <summary>All that was passed over.</summary>
    public int Count => _counts.Values.Sum();

    /// <summary>Whether part of the folder could not be looked at, although nobody asked for it to be left out.</summary>
    public bool IsIncomplete => _counts.Any(pair => pair.Value > 0 && LeavesOpen(pair.Key));

    /// <summary>
    /// Files that would be pictures by their names but cannot be read, and folders that cannot be read, each counted once, for nobody
    /// knows what they hold.
    /// </summary>
    public IEnumerable<PassedOverFile> Unreadable =>
        _named.Where(file =>
            file.Reason is PassedOverReason.UnreadableFolder or PassedOverReason.RowWithoutFile or PassedOverReason.OutsideFolder
            || (
                file.LooksLikePicture
                && file.Reason
                    is PassedOverReason.NotRegular
                        or PassedOverReason.BrokenLink
                        or PassedOverReason.Unreadable
                        or PassedOverReason.NameNotText
                        or PassedOverReason.Vanished
            )
        );

    /// <summary>The number of <see cref="Unreadable"/>.</summary>
    public int UnreadableCount => Unreadable.Count();

    /// <summary>How many were passed over for each reason, none included.</summary>
    public IReadOnlyDictionary<PassedOverReason, int> Counts => Enum.GetValues<PassedOverReason>().ToDictionary(reason => reason, CountOf);

    /// <summary>How many were passed over for a reason.</summary>
    public int CountOf(PassedOverReason reason) => _counts.GetValueOrDefault(reason);

    /// <summary>Counts files whose names do not matter.</summary>
    public void Add(PassedOverReason reason, int count) => _counts[reason] = CountOf(reason) + count;

    /// <summary>Counts a file and remembers its name.</summary>
    public void Add(PassedOverFile file)
    {
        Add(file.Reason, 1);
        _named.Add(file);
    }

    /// <summary>Puts the named files into ordinal order.</summary>
    public void Sort() => _named.Sort((first, second) => string.CompareOrdinal(first.Key, second.Key));

    /// <summary>How much was passed over, and why: a sentence for each reason.</summary>
    public IEnumerable<string> Sentences() =>
        _counts.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key).Select(pair => Sentence(pair.Key, pair.Value));

    /// <summary>How much was passed over for each reason, without any name.</summary>
    public string InNumbers() => InNumbers(_ => true);

    /// <summary>How much could not be looked at, although nobody asked for it to be left out.</summary>
    public string IncompletenessInNumbers() => InNumbers(LeavesOpen);

    /// <summary>The name of a reason in results.</summary>
    public static string Name(PassedOverReason reason) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{reason}");

    /// <summary>Why a file is not among the pictures, in a sentence.</summary>
    public static string Describe(PassedOverFile file) =>
        file.Reason switch
        {
            PassedOverReason.NotRegular => "This is a pipe, a socket or a device.",
            PassedOverReason.BrokenLink => "The link leads to nothing.",
            PassedOverReason.NameNotText => "The name is no valid UTF-8.",
            PassedOverReason.Vanished => "The file went away.",
            PassedOverReason.UnreadableFolder => $"The folder cannot be read: {file.Detail}.",
            PassedOverReason.RowWithoutFile => $"There is no such image ({file.Detail}).",
            PassedOverReason.OutsideFolder => $"It lies outside the folder of the data set ({file.Detail}).",
            PassedOverReason.FileWithoutRow => "No row names it.",
            PassedOverReason.UnreadableAnnotation => $"It cannot be understood: {file.Detail}.",
            PassedOverReason.OtherName => $"Another name of {file.Detail}.",
            PassedOverReason.ReportFile => "Part of an earlier report.",
            _ => $"The file cannot be opened: {file.Detail}.",
        };

    // Nobody knows whether there are pictures behind it.
    private static bool LeavesOpen(PassedOverReason reason) =>
        reason
            is PassedOverReason.UnreadableFolder
                or PassedOverReason.NameNotText
                or PassedOverReason.Unreadable
                or PassedOverReason.OutsideFolder
                or PassedOverReason.UnreadableAnnotation;

    private string InNumbers(Func<PassedOverReason, bool> isTold) =>
        string.Join(
            ", ",
            _counts
                .Where(pair => pair.Value > 0 && isTold(pair.Key))
                .OrderBy(pair => pair.Key)
                .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {Words(pair.Key)}"))
        );

    private static string Words(PassedOverReason reason) =>
        reason switch
        {
            PassedOverReason.NoPicture => "no images by name or content",
            PassedOverReason.Hidden => "hidden",
            PassedOverReason.OtherName => "further names of what is listed",
            PassedOverReason.NotRegular => "pipes, sockets or devices",
            PassedOverReason.BrokenLink => "links to nothing",
            PassedOverReason.Unreadable => "files that cannot be opened",
            PassedOverReason.UnreadableFolder => "folders that cannot be read",
            PassedOverReason.NameNotText => "names that are no valid UTF-8",
            PassedOverReason.Vanished => "files that went away",
            PassedOverReason.RowWithoutFile => "rows without a file",
            PassedOverReason.OutsideFolder => "rows that lead out of the folder",
            PassedOverReason.FileWithoutRow => "images without a row",
            PassedOverReason.UnreadableAnnotation => "rows or files of labels that cannot be understood",
            _ => "files of an earlier report",
        };

    private string Sentence(PassedOverReason reason, int count)
    {
        bool one = count == 1;
        return reason switch
        {
            PassedOverReason.NoPicture => $"{Number(count, "other file", "other files")} passed over.",
            PassedOverReason.Hidden => $"{Number(count, "hidden file or folder", "hidden files and folders")} passed over.",
            PassedOverReason.OtherName =>
                $"{Number(count, "link or other name", "links and other names")} of files and folders that are listed already: "
                    + $"{Names(reason)}.",
            PassedOverReason.NotRegular =>
                $"{Number(count, "pipe, socket or device was", "pipes, sockets and devices were")} not opened: {Names(reason)}.",
            PassedOverReason.BrokenLink => $"{Number(count, "link leads", "links lead")} to nothing: {Names(reason)}.",
            PassedOverReason.Unreadable => $"{Number(count, "file", "files")} cannot be opened, so it is not known whether "
                + $"{(one ? "it is a picture" : "they are pictures")}: {Names(reason)}.",
            PassedOverReason.UnreadableFolder =>
                $"{Number(count, "folder", "folders")} cannot be read, so what {(one ? "it holds" : "they hold")} is not judged: "
                    + $"{Names(reason)}.",
            PassedOverReason.NameNotText =>
                $"{Number(count, "name is", "names are")} no valid UTF-8, so {(one ? "that file" : "those files")} cannot be opened; "
                    + $"rename {(one ? "it" : "them")}: {Names(reason)}.",
            PassedOverReason.Vanished => $"{Number(count, "file", "files")} went away while the folder was read: {Names(reason)}.",
            PassedOverReason.RowWithoutFile =>
                $"{Number(count, "row or annotation names", "rows or annotations name")} no image of the folder: {Names(reason)}.",
            PassedOverReason.OutsideFolder =>
                $"{Number(count, "row or annotation leads", "rows or annotations lead")} out of the folder and {(one ? "is" : "are")} not "
                    + $"followed; name the folder that holds them all: {Names(reason)}.",
            PassedOverReason.FileWithoutRow => $"{Number(count, "image", "images")} that no row names, not taken: {Names(reason)}.",
            PassedOverReason.UnreadableAnnotation =>
                $"{Number(count, "row or file", "rows or files")} of labels cannot be understood: {Names(reason)}.",
            _ => $"{Number(count, "file", "files")} of an earlier report passed over: {Names(reason)}.",
        };
    }

    private string Names(PassedOverReason reason)
    {
        string[] names =
        [
            .. _named
                .Where(file => file.Reason == reason)
                .Take(NamesShown)
                .Select(file =>
                    file.Detail.Length == 0
                        ? ListedName.Quoted(file.Key)
                        : $"{ListedName.Quoted(file.Key)} ({ListedName.Quoted(file.Detail)})"
                ),
        ];
        int more = CountOf(reason) - names.Length;
        return string.Join(", ", names) + (more > 0 ? Invariant($" and {more:N0} more") : "");
    }

    private static string Number(int count, string one, string several) => count == 1 ? $"1 {one}" : Invariant($"{count:N0} {several}");
}
