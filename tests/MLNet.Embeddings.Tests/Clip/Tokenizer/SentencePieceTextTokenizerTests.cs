using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Tokenizer;
using MLNet.Embeddings.Fuzzing.Readers;
using MLNet.Embeddings.Tests.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip.Tokenizer;

public class SentencePieceTextTokenizerTests
{
    private const int End = 1;

    [Fact]
    public void A_text_is_lowered_merged_ended_and_padded()
    {
        int[] ids = Encode("A Cat", 6);
        Assert.Equal([TinyPieces.Id("a"), TinyPieces.Id("\u2581cat"), End, 0, 0, 0], ids);
        Assert.Equal([End, 0, 0], Encode("", 3));
    }

    [Fact]
    public void What_no_piece_covers_is_bytes() =>
        Assert.Equal([TinyPieces.Id((byte)0xC3), TinyPieces.Id((byte)0xA9), End, 0], Encode("é", 4));

    [Fact]
    public void A_long_text_is_cut_so_that_the_end_stays_last() =>
        Assert.Equal([TinyPieces.Id("a"), TinyPieces.Id("\u2581cat"), End], Encode("a cat cat cat cat", 3));

    [Fact]
    public void What_is_no_SentencePiece_model_is_refused_with_its_file()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("tokenizer.model", "not a model at all");
        Assert.Equal(
            $"The tokenizer '{file}' cannot be read: it is no SentencePiece model.",
            Assert.Throws<InvalidDataException>(() => TextTokenizerFiles.Read(folder.Path)).Message
        );
    }

    [Fact]
    public void A_folder_of_SigLIP_2_is_a_model_and_is_saved_with_its_tokenizer()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["onnx"]);
        folder.Write("onnx/text_model.onnx", TinyOnnx.TextModel(context: 64, output: "pooler_output"));
        folder.Write("tokenizer.model", TinyPieces.Content);
        folder.Write("tokenizer_config.json", "{}");
        var context = new MLContext(1);
        IDataView view = context.Data.LoadFromEnumerable([new { Text = "a cat" }, new { Text = "a dog" }]);
        using ClipTextEmbeddingTransformer fitted = context
            .Transforms.ClipTextEmbedding("Vector", "Text", ClipModel.FromFolder(folder.Path))
            .Fit(view);
        float[][] expected = [.. fitted.Transform(view).GetColumn<float[]>("Vector")];

        using var stream = new MemoryStream();
        context.Model.Save(fitted, view.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = context.Model.LoadVerified(stream, out _);

        Assert.Equal(expected, loaded.Transform(view).GetColumn<float[]>("Vector"));
        Assert.NotEqual(expected[0], expected[1]);

        // The numbers of "a cat", padded with zeros: each number of a vector is their sum with weights that rise.
        var ids = new int[64];
        TinyPieces.Tokenizer.EncodeToContext("a cat", ids, 0);
        double[] sums = [.. Enumerable.Range(0, 3).Select(d => ids.Select((id, place) => (double)id * ((place * 3) + d + 1)).Sum())];
        double length = Math.Sqrt(sums.Sum(sum => sum * sum));
        Assert.Equal(
            sums.Select(sum => sum / length),
            expected[0].Select(value => (double)value),
            (one, other) => Math.Abs(one - other) < 1e-5
        );
    }

    private static int[] Encode(string text, int length)
    {
        var ids = new int[length];
        int used = TinyPieces.Tokenizer.EncodeToContext(text, ids, 0);
        Assert.Equal(End, ids[used - 1]);
        return ids;
    }
}
