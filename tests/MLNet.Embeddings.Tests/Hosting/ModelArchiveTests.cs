using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Hosting;

public class ModelArchiveTests
{
    [Fact]
    public void A_flipped_bit_anywhere_in_the_zip_is_refused_or_changes_nothing()
    {
        var context = new MLContext(1);
        FeatureData.Row[] rows = FeatureData.Rows(12, 3);
        IDataView data = FeatureData.View(context, rows);
        using var stream = new MemoryStream();
        context.Model.Save(new CenteringEstimator(context, FeatureData.Column).Fit(data), data.Schema, stream);
        byte[] model = stream.ToArray();
        float[][] expected = Transform(context, model, data);

        int refused = 0;
        for (int position = 0; position < model.Length; position++)
        {
            byte[] damaged = [.. model];
            damaged[position] ^= (byte)(1 << (position % 8));
            try
            {
                Assert.Equal(expected, Transform(context, damaged, data));
            }
            catch (FormatException exception)
            {
                refused++;
                Assert.DoesNotContain('\n', exception.Message);
                Assert.DoesNotContain("target of an invocation", exception.Message);
            }
        }

        Assert.True(refused > model.Length / 2, $"{refused} of {model.Length}");
    }

    [Fact]
    public void What_would_fill_the_memory_or_leave_the_archive_is_refused_before_it_is_unpacked()
    {
        Refused("would unpack to", archive => Add(archive, "TransformerChain/Values.bin", 300 << 20));
        Refused(
            "would unpack to",
            archive =>
            {
                for (int i = 0; i < 40; i++)
                    Add(archive, $"TransformerChain/{i}.bin", 8 << 20);
            }
        );
        Refused(
            "has 20001 parts",
            archive =>
            {
                for (int i = 0; i <= 20_000; i++)
                    archive.CreateEntry($"{i}");
            }
        );
        foreach (string name in (string[])["../evil", "a/../../evil", "/etc/evil", "a\\..\\evil", "C:evil"])
            Refused("leads out of it", archive => Add(archive, name, 1));
        Refused(
            "the same name",
            archive =>
            {
                Add(archive, "TransformerChain/a.bin", 1);
                Add(archive, "TransformerChain/A.bin", 1);
            }
        );
    }

    [Fact]
    public void What_is_no_zip_is_refused_in_one_sentence()
    {
        foreach (
            byte[] content in (byte[][])
                [
                    [],
                    [1],
                    "PK\x03\x04"u8.ToArray(),
                    new byte[1000],
                ]
        )
            Assert.StartsWith(
                "The file is no saved model",
                Assert.Throws<FormatException>(() => ModelArchive.Check(new MemoryStream(content))).Message
            );
    }

    [Fact]
    public void A_model_of_a_kind_that_is_not_known_here_says_so()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            Add(archive, "Predictor/Model.key", 10);
        stream.Position = 0;
        FormatException exception = Assert.Throws<FormatException>(() => new MLContext().Model.LoadVerified(stream, out _));
        Assert.StartsWith("The model cannot be loaded: ", exception.Message);
        Assert.DoesNotContain("target of an invocation", exception.Message);
    }

    private static void Refused(string reason, Action<ZipArchive> fill)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            fill(archive);
        stream.Position = 0;
        FormatException exception = Assert.Throws<FormatException>(() => new MLContext().Model.LoadVerified(stream, out _));
        Assert.Contains(reason, exception.Message);
    }

    private static void Add(ZipArchive archive, string name, int length)
    {
        using Stream entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        var zeros = new byte[1 << 20];
        for (int written = 0; written < length; written += zeros.Length)
            entry.Write(zeros, 0, Math.Min(zeros.Length, length - written));
    }

    private static float[][] Transform(MLContext context, byte[] model, IDataView data)
    {
        using var stream = new MemoryStream(model);
        return [.. context.Model.LoadVerified(stream, out _).Transform(data).GetColumn<float[]>(FeatureData.Column)];
    }
}
