using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>What a training of the image side found.</summary>
/// <param name="Head">From features to meaning.</param>
/// <param name="Concepts">[concepts, meaning] a direction of length 1 for each concept.</param>
/// <param name="Media">[2, meaning] the directions of photographs and of drawings.</param>
/// <param name="Detail">[512, detail] the directions in which the features vary most.</param>
internal sealed record SharedSpace(PhotoHead Head, Tensor Concepts, Tensor Media, Tensor Detail)
{
    /// <summary>Vectors of pictures: meaning and detail side by side.</summary>
    /// <param name="features">[pictures, 512] of length 1.</param>
    /// <param name="detailShare">Share of the detail in a vector's squared length.</param>
    public Tensor Encode(Tensor features, double detailShare)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor meaning = nn.functional.normalize(Head.forward(features)) * Math.Sqrt(1 - detailShare);
        Tensor detail = nn.functional.normalize((features - Head.Center).mm(Detail)) * Math.Sqrt(detailShare);
        return cat([meaning, detail], 1).MoveToOuterDisposeScope();
    }
}
