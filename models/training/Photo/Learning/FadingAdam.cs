using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>AdamW whose rate rises at once and falls to zero like a cosine.</summary>
internal sealed class FadingAdam : IDisposable
{
    private const double Rising = 0.05;

    private readonly optim.Optimizer _optimizer;
    private readonly double _rate;

    public FadingAdam(IEnumerable<Parameter> parameters, double rate, double decay)
    {
        _rate = rate;
        _optimizer = optim.AdamW(parameters, rate, weight_decay: decay);
    }

    /// <param name="progress">How much of the training is over, from 0 to 1.</param>
    public void SetProgress(double progress)
    {
        double rate = _rate * Math.Min(1, progress / Rising) * 0.5 * (1 + Math.Cos(Math.PI * progress));
        foreach (optim.ILearningRateController group in _optimizer.ParamGroups)
            group.LearningRate = rate;
    }

    public void Step(Tensor loss)
    {
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
    }

    public void Dispose() => _optimizer.Dispose();
}
