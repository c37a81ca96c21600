using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>How a training does on the pictures it did not see.</summary>
internal sealed class HeldOut(PhotoData train, PhotoData held)
{
    private const int Neighbors = 10;

    /// <summary>Share of the pictures whose concept is the nearest of the concepts that pictures are labeled with.</summary>
    public double Named(SharedSpace space, Tensor directions)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        long[] labels = [.. train.Concepts.data<long>().Distinct().Order()];
        Tensor meaning = nn.functional.normalize(space.Head.forward(held.Features));
        Tensor nearest = tensor(labels).index_select(0, meaning.mm(directions.index_select(0, tensor(labels)).t()).argmax(1));
        return nearest.eq(held.Concepts).to_type(ScalarType.Float32).mean().ToDouble();
    }

    /// <summary>Share of the pictures whose ten nearest of the training name them right.</summary>
    public double NearestRight(Tensor trainVectors, Tensor heldVectors)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor found = heldVectors.mm(trainVectors.t()).topk(Neighbors, 1).indexes;
        long[] labels = train.Concepts.data<long>().ToArray();
        long[] wanted = held.Concepts.data<long>().ToArray();
        long[] nearest = found.contiguous().data<long>().ToArray();
        int right = Enumerable
            .Range(0, wanted.Length)
            .Count(i => nearest.Skip(i * Neighbors).Take(Neighbors).CountBy(row => labels[row]).MaxBy(pair => pair.Value).Key == wanted[i]);
        return right / (double)wanted.Length;
    }
}
