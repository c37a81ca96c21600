using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>A text as the weighted mean of its symbols, of which each has a weight of its own, and a small network after it.</summary>
/// <remarks>Names of things need no grammar, and a mean of few symbols learns in minutes what a transformer learns in hours.</remarks>
internal sealed class BagNetwork : nn.Module
{
    public const int Hidden = 512;

    // What fills short texts in OpenAI's manner; it is an exclamation mark as well.
    private const int Filling = 0;

    // Start and end are in every text and say nothing.
    private const float Silent = -30;

    private readonly Parameter _symbols;
    private readonly Parameter _gates;
    private readonly Parameter _wider;
    private readonly Parameter _bias;
    private readonly Parameter _narrower;
    private readonly Tensor _silence;

    public BagNetwork(int vocabularySize, int startId, int endId)
        : base(nameof(BagNetwork))
    {
        _symbols = new Parameter(randn(vocabularySize, PhotoClip.MeaningLength) / Math.Sqrt(PhotoClip.MeaningLength));
        _gates = new Parameter(zeros(vocabularySize));
        _wider = new Parameter(randn(PhotoClip.MeaningLength, Hidden));
        _bias = new Parameter(zeros(Hidden));
        _narrower = new Parameter(randn(Hidden, PhotoClip.MeaningLength) * 0.5 / Math.Sqrt(Hidden));
        RegisterComponents();
        var silence = new float[vocabularySize];
        silence[startId] = silence[endId] = silence[Filling] = Silent;
        _silence = tensor(silence);
    }

    public Tensor Symbols => _symbols;

    /// <summary>The logarithm of each symbol's weight.</summary>
    public Tensor Gates => _gates + _silence;

    public Tensor Wider => _wider;

    public Tensor Bias => _bias;

    public Tensor Narrower => _narrower;

    /// <param name="ids">[texts, length] numbers of symbols, short texts filled with the end.</param>
    public Tensor Encode(Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor flat = ids.reshape(-1);
        Tensor weights = Gates.index_select(0, flat).reshape(ids.shape[0], 1, ids.shape[1]).softmax(-1);
        Tensor symbols = _symbols.index_select(0, flat).reshape(ids.shape[0], ids.shape[1], PhotoClip.MeaningLength);
        Tensor mean = weights.matmul(symbols).squeeze(1);
        Tensor hidden = nn.functional.gelu(mean.mm(_wider) + _bias);
        return nn.functional.normalize(mean + hidden.mm(_narrower)).MoveToOuterDisposeScope();
    }
}
