using MLNet.Embeddings.Images.Annotations.Boxes;

namespace MLNet.Embeddings.Images.Annotations;

/// <summary>What rows or annotations tell of one name of a picture.</summary>
internal sealed class PictureNote
{
    /// <summary>What stands between the labels of a set.</summary>
    public const string Between = " + ";

    private SortedSet<string>? _labels;
    private List<string>? _moreSplits;
    private List<PictureBox>? _boxes;
    private string? _label;

    /// <summary>The split that was told first; <see langword="null"/> for none.</summary>
    public string? Split { get; private set; }

    /// <summary>Splits that were told afterwards.</summary>
    public IReadOnlyList<string> MoreSplits => _moreSplits ?? [];

    /// <summary>Number of different labels.</summary>
    public int LabelCount => _labels?.Count ?? (_label is null ? 0 : 1);

    /// <summary>The label: several as a set, in ordinal order; empty for none.</summary>
    public string Label => _labels is null ? _label ?? "" : string.Join(Between, _labels);

    /// <summary>The boxes around its objects, where they are wanted.</summary>
    public IReadOnlyList<PictureBox> Boxes => _boxes ?? [];

    /// <summary>The key that a table gives the picture; <see langword="null"/> where its name is its key.</summary>
    public string? Key { get; set; }

    /// <summary>The size of the picture as the annotations have it; <see langword="null"/> where they do not tell.</summary>
    public (int Width, int Height)? Size { get; set; }

    /// <summary>Takes a box.</summary>
    public void AddBox(PictureBox box) => (_boxes ??= []).Add(box);

    /// <summary>Takes a label.</summary>
    public void AddLabel(string label)
    {
        if (label.Length == 0 || label == _label)
            return;
        if (_label is null)
        {
            _label = label;
            return;
        }

        _labels ??= new SortedSet<string>(StringComparer.Ordinal) { _label };
        _labels.Add(label);
    }

    /// <summary>Takes a split.</summary>
    public void AddSplit(string split)
    {
        if (Split is null)
            Split = split;
        else if (split != Split && _moreSplits?.Contains(split) != true)
            (_moreSplits ??= []).Add(split);
    }
}
