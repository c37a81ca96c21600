using System.Text;
using MLNet.Embeddings.Clip.Tokenizer;

namespace MLNet.Embeddings.Training.Captions;

/// <summary>Learns the merges of a byte-pair encoding from texts, in the format of CLIP's tokenizer.</summary>
/// <remarks>Source: Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.</remarks>
internal static class MergesTrainer
{
    private const string WordEnd = "</w>";

    public static ClipTokenizer Train(IEnumerable<string> texts, int mostMerges)
    {
        Dictionary<string, int> counts = Words(texts);
        List<(List<string> Symbols, int Count)> words =
        [
            .. counts.OrderBy(word => word.Key, StringComparer.Ordinal).Select(word => (Symbols(word.Key), word.Value)),
        ];
        var pairs = new PairCounts();
        foreach ((List<string> symbols, int count) in words)
            pairs.Add(symbols, count);

        var merges = new List<string>();
        while (merges.Count < mostMerges && pairs.MostFrequent() is { } pair)
        {
            merges.Add($"{pair.Left} {pair.Right}");
            foreach (List<string> symbols in pairs.WordsWith(pair))
            {
                int count = pairs.Remove(symbols);
                Merge(symbols, pair);
                pairs.Add(symbols, count);
            }
        }

        return ClipTokenizer.FromStreams(
            new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', merges.Prepend("#version: 0.2")) + "\n"))
        );
    }

    private static Dictionary<string, int> Words(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, int>();
        foreach (string text in texts)
        {
            var splitter = new ClipWordSplitter(ClipTextCleaner.Clean(text));
            while (splitter.TryTake(out ReadOnlySpan<char> word))
            {
                // Other letters would need their bytes spelled out; the captions have none.
                if (word.ContainsAnyExceptInRange('!', '~'))
                    continue;

                counts[word.ToString()] = counts.GetValueOrDefault(word.ToString()) + 1;
            }
        }

        return counts;
    }

    private static List<string> Symbols(string word)
    {
        List<string> symbols = [.. word.Select(letter => letter.ToString())];
        symbols[^1] += WordEnd;
        return symbols;
    }

    private static void Merge(List<string> symbols, (string Left, string Right) pair)
    {
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] != pair.Left || symbols[i + 1] != pair.Right)
                continue;

            symbols[i] = pair.Left + pair.Right;
            symbols.RemoveAt(i + 1);
        }
    }
}
