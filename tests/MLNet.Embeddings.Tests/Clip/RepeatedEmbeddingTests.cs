using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Clip;

public sealed class RepeatedEmbeddingTests : IDisposable
{
    private readonly ClipTestData _data = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_trainer_that_embeds_again_and_again_is_told_of_once_and_not_with_a_cache()
    {
        var log = new LogListener(_context);
        IDataView data = Labeled();
        var convert = _context.Transforms.Conversion.ConvertType("Label", nameof(ClipRow.Id), DataKind.Single);
        var clip = _context.Transforms.ClipEmbedding("Features", nameof(ClipRow.Path), _data.Model);
        var trainer = _context.Regression.Trainers.Sdca(maximumNumberOfIterations: 3);

        clip.Append(convert).AppendCacheCheckpoint(_context).Append(trainer).Fit(data);
        Assert.DoesNotContain(log.Of(ChannelMessageKind.Warning), message => message.Contains("AppendCacheCheckpoint"));

        clip.Append(convert).Append(trainer).Fit(Labeled());
        Assert.Single(log.Of(ChannelMessageKind.Warning), message => message.Contains("AppendCacheCheckpoint"));
    }

    [Fact]
    public void Vectors_have_slot_names()
    {
        IDataView output = _context
            .Transforms.ClipEmbedding("Vector", nameof(ClipRow.Path), _data.Model)
            .Fit(Labeled())
            .Transform(Labeled());
        VBuffer<ReadOnlyMemory<char>> names = default;
        output.Schema["Vector"].GetSlotNames(ref names);
        Assert.Equal(["Vector.0", "Vector.1", "Vector.2", "Vector.3"], names.DenseValues().Select(name => name.ToString()));
    }

    private IDataView Labeled() => _context.Data.LoadFromEnumerable(_data.Rows.Where((_, row) => row != 11));
}
