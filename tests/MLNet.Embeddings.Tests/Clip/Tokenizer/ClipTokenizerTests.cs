using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Clip.Tokenizer;

namespace MLNet.Embeddings.Tests.Clip.Tokenizer;

public class ClipTokenizerTests
{
    private static readonly string[] Fragments =
    [
        "a",
        "photo",
        "of",
        "cat",
        "dog",
        "isn't",
        "the",
        "THE",
        "Σίσυφος",
        "İ",
        "'",
        "'s",
        "'ll",
        "'Re",
        " ",
        "  ",
        "\t",
        "\n",
        "\u3000",
        "\u00A0",
        "1",
        "23",
        "½",
        "😀",
        "👍🏽",
        "日本",
        "café",
        "e\u0301",
        "!",
        "...",
        "<",
        "&",
        ";",
        "<|startoftext|>",
        "<|endoftext|>",
        "𝔘",
        "aaaa",
        "ababab",
        "привет",
        "\u200b",
        "-",
        "_",
        "ſ",
    ];

    private static readonly Gen<string> Text = Gen.ListOf(Gen.Elements(Fragments)).Select(string.Concat);

    [Fact]
    public void Every_golden_text_has_OpenAIs_numbers()
    {
        ClipTokenizer tokenizer = ClipTokenizer.FromFiles(TestData.Require("golden/clip/tokenizer"));
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(TestData.Require("golden/clip/tokens.json")));
        var ids = new int[77];
        foreach (JsonElement row in golden.RootElement.EnumerateArray())
        {
            tokenizer.EncodeToContext(row.GetProperty("text").GetString()!, ids);
            Assert.Equal(row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), ids);
        }
    }

    // Numbers below 512 stand for known bytes, larger ones for at least two bytes of one word: that pins the cleaning and the splitting.
    [Fact]
    public void Every_golden_text_splits_into_words_that_its_numbers_can_spell_even_without_the_vocabulary()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(TestData.Require("golden/clip/tokens.json")));
        foreach (JsonElement row in golden.RootElement.EnumerateArray())
        {
            string text = row.GetProperty("text").GetString()!;
            int[] ids = [.. row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            if (ids[^1] != 0)
                continue;

            int end = Array.LastIndexOf(ids, 49407);
            Assert.True(TinyVocabulary.CanSpell(Split(ClipTextCleaner.Clean(text)), ids.AsSpan(1, end - 1)), text);
        }
    }

    [Fact]
    public void Words_are_encoded_as_the_textbook_does_it() =>
        Prop.ForAll(
                Text.ToArbitrary(),
                text =>
                {
                    var expected = new List<int>();
                    var splitter = new ClipWordSplitter(ClipTextCleaner.Clean(text));
                    while (splitter.TryTake(out ReadOnlySpan<char> word))
                    {
                        expected.AddRange(
                            word switch
                            {
                                "<|startoftext|>" => [TinyVocabulary.Tokenizer.StartId],
                                "<|endoftext|>" => [TinyVocabulary.Tokenizer.EndId],
                                _ => TinyVocabulary.Encode(word.ToString()),
                            }
                        );
                    }

                    return TinyVocabulary.Tokenizer.EncodeToIds(text).SequenceEqual(expected);
                }
            )
            .CheckQuietly();

    // Within the basic plane .NET's expressions see whole characters, so they are a second opinion on the splitter.
    [Fact]
    public void Splitting_agrees_with_the_regular_expression_wherever_that_can_be_written()
    {
        var expression = new Regex(@"<\|startoftext\|>|<\|endoftext\|>|'s|'ſ|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+");
        Prop.ForAll(
                Text.Select(text => text.Replace("😀", "").Replace("👍🏽", "").Replace("𝔘", "").ToLowerInvariant()).ToArbitrary(),
                text => Split(text).SequenceEqual(expression.Matches(text).Select(match => match.Value))
            )
            .CheckQuietly();
    }

    [Theory]
    [InlineData("𝔘𝔫 x", "𝔘𝔫|x")]
    [InlineData("a😀👍🏽b", "a|😀👍🏽|b")]
    [InlineData("don't y'all 'tis", "don|'t|y|'|all|'t|is")]
    [InlineData("!'s", "!'|s")]
    [InlineData("x1½²", "x|1|½|²")]
    [InlineData("नमस्ते", "नमस|्|त|े")]
    [InlineData("<|endoftext|>!<|endoftext|>", "<|endoftext|>|!<||endoftext||>")]
    public void Words_are_runs_of_one_kind_of_character(string text, string words) => Assert.Equal(words, string.Join('|', Split(text)));

    [Theory]
    [InlineData("  A\t\nb \u3000 C ", "a b c")]
    [InlineData("&amp;lt;b&amp;gt; &#39;x&#x27;", "<b> 'x'")]
    [InlineData("İSTANBUL", "i\u0307stanbul")]
    [InlineData("ΣΊΣΥΦΟΣ Σ ΑΣ. ΑΣΑ", "σίσυφος σ ας. ασα")]
    [InlineData("\u001Ca\u001Cb\u001C", "a\u001Cb")]
    [InlineData("Straße ǅ K", "straße ǆ k")]
    public void Cleaning_trims_collapses_lowers_and_replaces_references(string text, string clean) =>
        Assert.Equal(clean, ClipTextCleaner.Clean(text));

    [Theory]
    [InlineData("&lt &copy2024 &notit; &notin; &hellip;", "< ©2024 ¬it; ∉ …")]
    [InlineData("&#8364;&#128;&#x80 &#0; &#xD800; &#1114112;", "€€€ \uFFFD \uFFFD \uFFFD")]
    [InlineData("&#1;x&# &#x; & &; &unknown;", "x&# &#x; & &; &unknown;")]
    [InlineData("&NotEqualTilde;&#x1F600;", "≂̸😀")]
    public void References_follow_the_HTML_standard(string text, string expected) => Assert.Equal(expected, HtmlEntities.Unescape(text));

    [Fact]
    public void A_context_starts_ends_and_is_padded_and_a_long_text_is_cut_before_its_end() =>
        Prop.ForAll(
                Text.ToArbitrary(),
                Gen.Choose(2, 12).ToArbitrary(),
                (text, length) =>
                {
                    ClipTokenizer tokenizer = TinyVocabulary.Tokenizer;
                    var ids = new int[length];
                    int used = tokenizer.EncodeToContext(text, ids, padId: -7);
                    IReadOnlyList<int> all = tokenizer.EncodeToIds(text);
                    int kept = Math.Min(all.Count, length - 2);
                    return used == kept + 2
                        && ids.SequenceEqual([
                            tokenizer.StartId,
                            .. all.Take(kept),
                            tokenizer.EndId,
                            .. Enumerable.Repeat(-7, length - used),
                        ]);
                }
            )
            .CheckQuietly();

    [Theory]
    [InlineData("#version: 0.2")]
    [InlineData("bpe_simple_vocab_16e6.txt#version: 0.2")]
    [InlineData("\"bpe_simple_vocab_16e6.txt#version: 0.2")]
    public void The_line_that_tells_the_version_is_no_merge(string line)
    {
        ClipTokenizer tokenizer = ClipTokenizer.FromStreams(Stream(line + "\n" + string.Join('\n', TinyVocabulary.Merges)));
        Assert.Equal(TinyVocabulary.Tokenizer.EncodeToIds("a cat's nap"), tokenizer.EncodeToIds("a cat's nap"));
    }

    [Fact]
    public void A_vocabulary_file_overrides_the_numbers_that_follow_from_the_merges()
    {
        string merges = "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges);
        Dictionary<string, int> vocabulary = new();
        foreach (string symbol in TinyVocabulary.ByteSymbols)
        {
            vocabulary.Add(symbol, 5000 + vocabulary.Count);
            vocabulary.Add(symbol + "</w>", 5000 + vocabulary.Count);
        }

        foreach (string merge in TinyVocabulary.Merges)
            vocabulary.Add(merge.Replace(" ", ""), 5000 + vocabulary.Count);
        vocabulary.Add("<|startoftext|>", 1);
        vocabulary.Add("<|endoftext|>", 2);

        ClipTokenizer tokenizer = ClipTokenizer.FromStreams(Stream(merges), Stream(JsonSerializer.Serialize(vocabulary)));

        Assert.Equal((1, 2), (tokenizer.StartId, tokenizer.EndId));
        Assert.Equal([vocabulary["cat</w>"]], tokenizer.EncodeToIds("cat"));
    }

    [Fact]
    public void Wrong_files_are_told_in_one_sentence()
    {
        Assert.Equal(
            "Line 1 of the merges file, 'this is no merges file', is not two symbols separated by a space; is this a merges file of CLIP?",
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(Stream("this is no merges file"))).Message
        );
        Assert.Equal(
            "The merges file holds no merges.",
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(Stream(""))).Message
        );
        Assert.Equal(
            "The vocabulary file is not a JSON object of symbols and numbers.",
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(Stream("a b"), Stream("[]"))).Message
        );
        Assert.StartsWith(
            "The vocabulary lacks the symbol '<|startoftext|>'",
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(Stream("a b"), Stream("{}"))).Message
        );
        Assert.StartsWith(
            "The vocabulary file gives 'b' the number 1, which is negative or another symbol's.",
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(Stream("a b"), Stream("{\"a\":1,\"b\":1}"))).Message
        );
        foreach (string odd in new[] { "a b\na b", "<|startof text|>", "a b\nzz zz" })
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(Stream(odd)));
        foreach (
            string odd in new[]
            {
                "null",
                "3",
                "{\"a\":null}",
                "{\"a\":\"1\"}",
                "{\"a\":1e10}",
                "{\"a\":1.5}",
                "{\"a\":{}}",
                "{\"a\":-1}",
                "{",
                "",
            }
        )
            Assert.Throws<InvalidDataException>(() => ClipTokenizer.FromStreams(Stream("a b"), Stream(odd)));
        using var folder = new TemporaryFolder();
        Assert.StartsWith(
            $"The tokenizer '{folder["merges.txt"]}' cannot be read: ",
            Assert
                .Throws<InvalidDataException>(() => ClipTokenizer.FromFiles(Path.GetDirectoryName(folder.Write("merges.txt", "no"))!))
                .Message
        );
        Assert.StartsWith(
            "No tokenizer was found at 'nowhere': put merges.txt",
            Assert.Throws<FileNotFoundException>(() => ClipTokenizer.FromFiles("nowhere")).Message
        );
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var splitter = new ClipWordSplitter(text);
        while (splitter.TryTake(out ReadOnlySpan<char> word))
            words.Add(word.ToString());
        return words;
    }
}
