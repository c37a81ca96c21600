namespace MLNet.Embeddings.Training.Learning;

/// <summary>Means over the steps since the last line of the log.</summary>
internal sealed class LossMean
{
    private readonly List<Losses> _losses = [];

    public void Add(Losses losses) => _losses.Add(losses);

    public string Take()
    {
        string line =
            $"naming {_losses.Average(loss => loss.Naming):F3} ({_losses.Average(loss => loss.Accuracy):P1})  "
            + $"captions {_losses.Average(loss => loss.Captions):F3}  detail {_losses.Average(loss => loss.Detail):F3}";
        _losses.Clear();
        return line;
    }
}
