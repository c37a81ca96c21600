using System.Text;

namespace MLNet.Embeddings.Tests.Clip.Tokenizer;

/// <summary>A small vocabulary learnt from a few sentences, and the textbook way to encode with it.</summary>
internal static class TinyVocabulary
{
    private const string Corpus =
        "a photo of a cat and a photo of a dog . the cat isn't the dog's cat , the dogs aren't cats . hello hello world world 😀😀 👍👍 日本 日本 "
        + "привет привет "
        + "aaaa aaaa aaaaaaaa abab ababab café café naïve ... ... !!! the these then there another other mother bother";

    public static string[] ByteSymbols { get; } = MakeByteSymbols();

    public static List<string> Merges { get; } = Learn(220);

    public static ClipTokenizer Tokenizer { get; } =
        ClipTokenizer.FromStreams(new MemoryStream(Encoding.UTF8.GetBytes("#version: 0.2\n" + string.Join('\n', Merges))));

    /// <summary>Encodes one word: in each round the earliest learnt pair that occurs is merged wherever it occurs.</summary>
    public static List<int> Encode(string word)
    {
        List<string> symbols = Split(word);
        while (symbols.Count > 1)
        {
            int best = Enumerable
                .Range(0, symbols.Count - 1)
                .Select(i => Merges.IndexOf(symbols[i] + " " + symbols[i + 1]))
                .Where(rank => rank >= 0)
                .DefaultIfEmpty(-1)
                .Min();
            if (best < 0)
                break;
            symbols = Apply(symbols, Merges[best]);
        }

        return [.. symbols.Select(Id)];
    }

    /// <summary>Whether numbers of the published vocabulary could be those of the words, judged by what is known of all of them.</summary>
    public static bool CanSpell(List<string> words, ReadOnlySpan<int> ids)
    {
        int[] bytesInOrder = [.. Enumerable.Range(0, 256).OrderBy(value => ByteSymbols[value][0] >= 256).ThenBy(value => value)];

        int count = ids.Length;

        // Each word is spelt from every position that the words before it can end at.
        HashSet<int> positions = [0];
        foreach (string word in words)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(word);
            HashSet<(int Byte, int Id)> reached = [.. positions.Select(position => (0, position))];
            for (int at = 0; at < bytes.Length; at++)
            {
                foreach ((_, int i) in reached.Where(state => state.Byte == at && state.Id < count).ToArray())
                {
                    int id = ids[i];
                    if (id >= 49406)
                    {
                        if (at == 0 && word == (id == 49406 ? "<|startoftext|>" : "<|endoftext|>"))
                            reached.Add((bytes.Length, i + 1));
                    }
                    else if (id >= 512)
                    {
                        for (int next = at + 2; next <= bytes.Length; next++)
                            reached.Add((next, i + 1));
                    }
                    else if (bytesInOrder[id % 256] == bytes[at] && id >= 256 == (at + 1 == bytes.Length))
                    {
                        reached.Add((at + 1, i + 1));
                    }
                }
            }

            positions = [.. reached.Where(state => state.Byte == bytes.Length).Select(state => state.Id)];
        }

        return positions.Contains(ids.Length);
    }

    private static int Id(string symbol)
    {
        int merge = Merges.FindIndex(pair => pair.Replace(" ", "") == symbol);
        if (merge >= 0)
            return 512 + merge;

        bool ends = symbol.EndsWith("</w>");
        int value = Array.IndexOf(ByteSymbols, ends ? symbol[..^4] : symbol);
        int[] order = [.. Enumerable.Range(0, 256).OrderBy(v => ByteSymbols[v][0] >= 256).ThenBy(v => v)];
        return Array.IndexOf(order, value) + (ends ? 256 : 0);
    }

    private static List<string> Split(string word)
    {
        List<string> symbols = [.. Encoding.UTF8.GetBytes(word).Select(value => ByteSymbols[value])];
        symbols[^1] += "</w>";
        return symbols;
    }

    private static List<string> Apply(List<string> symbols, string pair)
    {
        string[] parts = pair.Split(' ');
        var merged = new List<string>();
        for (int i = 0; i < symbols.Count; i++)
        {
            if (i + 1 < symbols.Count && symbols[i] == parts[0] && symbols[i + 1] == parts[1])
                merged.Add(symbols[i] + symbols[++i]);
            else
                merged.Add(symbols[i]);
        }

        return merged;
    }

    private static List<string> Learn(int count)
    {
        List<List<string>> words = [.. Corpus.Split(' ').Select(Split)];
        var merges = new List<string>();
        while (merges.Count < count)
        {
            string? pair = words
                .SelectMany(word => Enumerable.Range(0, word.Count - 1).Select(i => word[i] + " " + word[i + 1]))
                .GroupBy(candidate => candidate)
                .OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .FirstOrDefault(group => !merges.Any(merge => merge.Replace(" ", "") == group.Key.Replace(" ", "")))
                ?.Key;
            if (pair is null)
                break;
            merges.Add(pair);
            words = [.. words.Select(word => Apply(word, pair))];
        }

        return merges;
    }

    private static string[] MakeByteSymbols()
    {
        int moved = 0;
        return
        [
            .. Enumerable
                .Range(0, 256)
                .Select(value =>
                    ((char)(value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255) ? value : 256 + moved++)).ToString()
                ),
        ];
    }
}
