using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;

namespace MLNet.Embeddings.Tests.Clip.Models;

public sealed class ModelWordsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_come_back_as_they_were_written()
    {
        var words = new ModelWords(
            [
                ["dog", "puppy"],
                ["Ähre"],
            ],
            new Matrix(2, 3, [1, 0.5f, -0.25f, 0, 1, 0])
        );
        words.Write(_folder.Path);
        ModelWords read = ModelWords.Read(_folder.Path)!;
        Assert.Equal(words.Names, read.Names);
        Assert.Equal(words.Vectors.AsSpan(), read.Vectors.AsSpan());
    }

    [Fact]
    public void A_folder_without_words_has_none_and_files_that_do_not_fit_are_refused()
    {
        Assert.Null(ModelWords.Read(_folder.Path));
        File.WriteAllText(_folder[ModelWords.NamesFile], "dog\ncat\n");
        Assert.Null(ModelWords.Read(_folder.Path));
        File.WriteAllBytes(_folder[ModelWords.VectorsFile], new byte[6]);
        var refused = Assert.Throws<InvalidDataException>(() => ModelWords.Read(_folder.Path));
        Assert.Contains("3 numbers, which are no whole vector for each of the 2 lines", refused.Message);
        Assert.Null(ModelWords.Of(ClipModel.FromFiles(imageModel: "model.onnx")));
    }

    [Fact]
    public void Words_of_the_photo_model_are_what_its_text_model_says()
    {
        ModelWords words = ModelWords.Of(ClipModel.Embedded)!;
        Assert.InRange(words.Names.Count, 500, 1000);
        int dog = words.Names.ToList().FindIndex(names => names.Contains("puppy"));
        Assert.Equal("dog", words.Names[dog][0]);
        using TextEncoder encoder = ClipModel.Embedded.OpenTextEncoder(new EncoderOptions());
        var vector = new float[encoder.Dimension];
        encoder.Encode(["a photo of a dog"], vector);
        for (int i = 0; i < vector.Length; i++)
            Assert.Equal(vector[i], words.Vectors[dog, i], 1e-3f);
    }
}
