namespace MLNet.Embeddings.Duplicates.Hubness;

/// <summary>How far, in terms of pixel evidence, the most similar pictures are from one.</summary>
internal sealed class NearestEvidence
{
    /// <summary>As many as a neighborhood has, beside the picture's own copies.</summary>
    public const int Most = Neighbors + NearCopies.MostCopies;

    /// <summary>Pictures in a neighborhood.</summary>
    public const int Neighbors = 10;

    private readonly float[] _distances = new float[Most];
    private int _count;

    /// <summary>The distances, 1 − evidence, ascending.</summary>
    public ReadOnlyMemory<float> Distances => _distances.AsMemory(0, _count);

    /// <summary>Takes note of another picture's evidence.</summary>
    public void Add(float evidence)
    {
        float distance = 1 - evidence;
        if (_count == Most && distance >= _distances[^1])
            return;

        int place = _count < Most ? _count++ : Most - 1;
        for (; place > 0 && _distances[place - 1] > distance; place--)
            _distances[place] = _distances[place - 1];

        _distances[place] = distance;
    }
}
