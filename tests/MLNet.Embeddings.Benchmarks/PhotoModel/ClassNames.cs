namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>What the folders of a data set are called in words.</summary>
internal static class ClassNames
{
    /// <summary>Names in words: Tiny ImageNet's words.txt tells what WordNet's numbers mean, the first word of each; underscores of other
    /// names are spaces.</summary>
    /// <exception cref="FileNotFoundException">The folders are named by numbers, and there is no words.txt.</exception>
    public static string[] InWords(string data, IReadOnlyList<string> folders)
    {
        if (!folders.All(IsNumber))
            return [.. folders.Select(folder => folder.Replace('_', ' '))];

        string list = Path.Combine(data, "words.txt");
        if (!File.Exists(list))
            throw new FileNotFoundException(
                $"The folders of '{data}' are named by WordNet's numbers; put Tiny ImageNet's words.txt beside train and test."
            );

        Dictionary<string, string> words = File.ReadLines(list)
            .Select(line => line.Split('\t'))
            .Where(fields => fields.Length == 2)
            .ToDictionary(fields => fields[0], fields => fields[1].Split(',')[0].Trim());
        return [.. folders.Select(folder => words[folder])];
    }

    private static bool IsNumber(string folder) => folder.Length == 9 && folder[0] == 'n' && folder.Skip(1).All(char.IsAsciiDigit);
}
