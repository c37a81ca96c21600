namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>A value in a YAML document.</summary>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Text">The text, of a plain value.</param>
/// <param name="Items">The values, of a list; of a mapping, those of its keys.</param>
/// <param name="Keys">The keys, of a mapping.</param>
internal sealed record YamlNode(long Line, string? Text = null, IReadOnlyList<YamlNode>? Items = null, IReadOnlyList<string>? Keys = null)
{
    /// <summary>The value of a key; <see langword="null"/> for none.</summary>
    public YamlNode? this[string key]
    {
        get
        {
            for (int i = 0; i < Keys?.Count; i++)
            {
                if (Keys[i] == key)
                    return Items![i];
            }

            return null;
        }
    }

    /// <summary>The texts of a plain value, or of a list of such.</summary>
    public IEnumerable<YamlNode> Texts =>
        Text is not null ? [this] : (Keys is null ? Items ?? [] : []).Where(item => item.Text is not null);
}
