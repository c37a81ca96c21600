using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>From the image network's features to a picture's meaning: a linear map and a small network beside it.</summary>
internal sealed class PhotoHead : nn.Module<Tensor, Tensor>
{
    public const int Hidden = 768;

    private const double Dropped = 0.4;

    private readonly Parameter _straight;
    private readonly Parameter _wider;
    private readonly Parameter _bias;
    private readonly Parameter _narrower;
    private readonly Dropout _dropout = nn.Dropout(Dropped);

    /// <param name="center">[512] the mean of all pictures' features.</param>
    /// <param name="spread">The features' usual distance from it, in each direction.</param>
    public PhotoHead(Tensor center, double spread)
        : base(nameof(PhotoHead))
    {
        Center = center;
        Spread = spread;
        _straight = new Parameter(randn(PhotoClip.FeatureLength, PhotoClip.MeaningLength) / Math.Sqrt(PhotoClip.FeatureLength));
        _wider = new Parameter(randn(PhotoClip.FeatureLength, Hidden) / Math.Sqrt(PhotoClip.FeatureLength));
        _bias = new Parameter(zeros(Hidden));
        _narrower = new Parameter(randn(Hidden, PhotoClip.MeaningLength) * 0.5 / Math.Sqrt(Hidden));
        RegisterComponents();
    }

    public Tensor Center { get; }

    public double Spread { get; }

    /// <summary>The weights by name, as the file needs them.</summary>
    public Tensor this[string name] =>
        name switch
        {
            "straight" => _straight,
            "wider" => _wider,
            "bias" => _bias,
            _ => _narrower,
        };

    public override Tensor forward(Tensor features)
    {
        Tensor centered = (features - Center) / Spread;
        Tensor hidden = _dropout.forward(nn.functional.gelu(centered.mm(_wider) + _bias));
        return centered.mm(_straight) + hidden.mm(_narrower);
    }
}
