namespace MLNet.Embeddings.Duplicates.Hubness;

/// <summary>How far, in terms of pixel evidence, the most similar pictures are from one.</summary>
internal sealed class NearestEvidence
{
    private const int Neighbors = 10;

    private readonly float[] _distances = new float[Neighbors];
    private int _count;

    /// <summary>The distances, 1 − evidence, ascending.</summary>
    public ReadOnlyMemory<float> Distances => _distances.AsMemory(0, _count);

    /// <summary>Takes note of another picture's evidence.</summary>
    public void Add(float evidence)
    {
        float distance = 1 - evidence;
        if (_count == Neighbors && distance >= _distances[^1])
            return;

        int place = _count < Neighbors ? _count++ : Neighbors - 1;
        for (; place > 0 && _distances[place - 1] > distance; place--)
            _distances[place] = _distances[place - 1];

        _distances[place] = distance;
    }
}
