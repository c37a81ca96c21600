using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Hosting;

public class ModelFileTests
{
    [Fact]
    public void Values_and_arrays_of_any_length_come_back_as_they_were()
    {
        var random = new Random(1);
        float[] numbers = [.. Enumerable.Range(0, 700_001).Select(_ => random.NextSingle())];
        byte[] bytes = new byte[700_003];
        random.NextBytes(bytes);
        byte[] content = Write(writer =>
        {
            writer.Values.Write(5);
            writer.WriteOptional(null);
            writer.WriteOptional("text");
            writer.WriteArray<float>("Numbers", numbers);
            writer.WriteArray<byte>("Bytes", bytes);
            writer.WriteArray<int>("Empty", []);
        });

        Read(
            content,
            reader =>
            {
                Assert.Equal(5, reader.ReadInt32("Five", 0));
                Assert.Null(reader.ReadOptionalString());
                Assert.Equal("text", reader.ReadOptionalString());
                Assert.Equal(numbers, reader.ReadArray<float>("Numbers", numbers.Length));
                Assert.Equal(bytes, reader.ReadArray<byte>("Bytes", bytes.Length));
                Assert.Empty(reader.ReadArray<int>("Empty", 0));
                return 0;
            }
        );
    }

    [Fact]
    public void A_number_of_strings_asks_for_no_more_memory_than_there_are()
    {
        byte[] content = Write(writer => writer.Values.Write("one"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsAny<Exception>(() => Read(content, reader => reader.ReadStrings(int.MaxValue).Length));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        byte[] content = Transformer();
        for (int position = 0; position < content.Length; position++)
        {
            byte[] damaged = [.. content];
            damaged[position] ^= 0x10;
            FormatException exception = Assert.Throws<FormatException>(() =>
                CenteringTransformer.Load(new MLContext(), new MemoryStream(damaged))
            );
            Assert.StartsWith("The saved model", exception.Message);
        }
    }

    [Fact]
    public void A_file_that_is_cut_short_is_noticed_wherever_it_ends()
    {
        byte[] content = Transformer();
        for (int length = 0; length < content.Length; length++)
            Assert.Throws<FormatException>(() => CenteringTransformer.Load(new MLContext(), new MemoryStream(content[..length])));
    }

    [Fact]
    public void A_model_of_a_newer_version_says_what_to_do()
    {
        ModelFormat newer = CenteringTransformer.CurrentFormat with { Version = 2 };
        using var stream = new MemoryStream();
        StreamModelWriter.Save(stream, newer, _ => { });
        stream.Position = 0;
        FormatException exception = Assert.Throws<FormatException>(() => CenteringTransformer.Load(new MLContext(), stream));
        Assert.Contains("newer version", exception.Message);
        Assert.Contains("update the MLNet.Embeddings package", exception.Message);
    }

    [Fact]
    public void A_damaged_part_of_a_model_file_ends_in_one_sentence_which_is_logged_too()
    {
        CheckZip("checksum of 'Means'", archive => Rewrite(archive, "Means.bin", bytes => bytes[10] ^= 1));
        CheckZip("its part 'Means' is missing", archive => Find(archive, "Means.bin").Delete());
        CheckZip("'Means' claims", archive => Rewrite(archive, "Means.bin", bytes => bytes[7] = 0x80));
        CheckZip("'Means' should hold", archive => Rewrite(archive, "Means.bin", bytes => bytes[2] = 1));
    }

    private static void CheckZip(string sentence, Action<ZipArchive> damage)
    {
        using var stream = new MemoryStream();
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, FeatureData.Rows(10, 3));
        context.Model.Save(new CenteringEstimator(context, FeatureData.Column).Fit(data), data.Schema, stream);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
            damage(archive);

        var log = new LogListener(context);
        stream.Position = 0;
        Exception exception = Assert.ThrowsAny<Exception>(() => context.Model.Load(stream, out _)).GetBaseException();
        Assert.IsType<FormatException>(exception);
        Assert.Contains(sentence, exception.Message);
        Assert.Contains(exception.Message, log.Of(ChannelMessageKind.Error));
    }

    private static void Rewrite(ZipArchive archive, string name, Action<byte[]> change)
    {
        ZipArchiveEntry entry = Find(archive, name);
        using Stream stream = entry.Open();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        change(bytes);
        stream.Position = 0;
        stream.Write(bytes);
    }

    private static ZipArchiveEntry Find(ZipArchive archive, string name) =>
        archive.Entries.Single(entry => entry.FullName.EndsWith(name, StringComparison.Ordinal));

    private static byte[] Transformer()
    {
        using var stream = new MemoryStream();
        new CenteringTransformer(new MLContext(), "Features", RowErrorHandling.Throw, [1, 2, 3]).Save(stream);
        return stream.ToArray();
    }

    private static byte[] Write(Action<ModelWriter> write)
    {
        using var stream = new MemoryStream();
        StreamModelWriter.Save(stream, CenteringTransformer.CurrentFormat, write);
        return stream.ToArray();
    }

    private static void Read(byte[] content, Func<ModelReader, int> read) =>
        StreamModelReader.Load(new MemoryStream(content), CenteringTransformer.CurrentFormat, read);
}
