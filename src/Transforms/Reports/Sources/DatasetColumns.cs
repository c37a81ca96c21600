namespace MLNet.Embeddings.Reports;

/// <summary>Names of the columns of a data view that an inspector takes; images, vectors or both must be named.</summary>
public sealed class DatasetColumns
{
    /// <summary>Column of images: the path of a file as text, the content of a file as a vector of bytes, or
    /// <see cref="Microsoft.ML.Data.MLImage"/>.</summary>
    /// <value>Default <see langword="null"/>: there are vectors alone.</value>
    public string? ImageColumnName { get; set; }

    /// <summary>Column of vectors of your own, in place of those that CLIP would make of the images: <see cref="float"/> of known
    /// size.</summary>
    /// <value>Default <see langword="null"/>: images are embedded.</value>
    public string? VectorColumnName { get; set; }

    /// <summary>Column of classes: text, key, Boolean or a number.</summary>
    /// <value>Default <see langword="null"/>: no classes; labels are not judged.</value>
    public string? LabelColumnName { get; set; }

    /// <summary>Column of splits, such as "train" and "test", of the same types.</summary>
    /// <value>Default <see langword="null"/>: no splits; leaks are not judged.</value>
    public string? SplitColumnName { get; set; }

    /// <summary>Column of keys, all different, by which findings name rows, of the same types.</summary>
    /// <value>Default <see langword="null"/>: paths, where the images are files, or else the rows' numbers, from 0.</value>
    public string? IdColumnName { get; set; }
}
