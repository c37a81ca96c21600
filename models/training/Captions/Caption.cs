namespace MLNet.Embeddings.Training.Captions;

/// <summary>A text and what must be true of a picture for it to fit.</summary>
/// <param name="Text">The text.</param>
/// <param name="Required">Attributes that a fitting picture has, all of them.</param>
internal sealed record Caption(string Text, IReadOnlyList<int> Required)
{
    public bool Fits(IReadOnlySet<int> attributes)
    {
        foreach (int required in Required)
        {
            if (!attributes.Contains(required))
                return false;
        }

        return true;
    }
}
