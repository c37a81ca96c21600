using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Learning;

/// <summary>The learned factors between cosines and logits.</summary>
internal sealed class Scales : nn.Module
{
    private const float Largest = 30;

    private readonly Parameter _meaning = new(tensor(MathF.Log(10)));
    private readonly Parameter _caption = new(tensor(MathF.Log(10)));
    private readonly Parameter _captionBias = new(tensor(-5f));

    public Scales()
        : base(nameof(Scales)) => RegisterComponents();

    public float Meaning => MathF.Min(MathF.Exp(_meaning.item<float>()), Largest);

    public Tensor OfNames(Tensor cosines) => cosines * _meaning.exp().clamp(max: Largest);

    public Tensor OfCaptions(Tensor cosines) => (cosines * _caption.exp().clamp(max: Largest)) + _captionBias;
}
