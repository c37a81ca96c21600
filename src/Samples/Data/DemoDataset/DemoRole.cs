namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>Why a picture is in the demo data set.</summary>
internal enum DemoRole
{
    /// <summary>An ordinary picture of its class.</summary>
    Original = 0,

    /// <summary>An ordinary picture in the folder of another class.</summary>
    Mislabeled,

    /// <summary>A picture of none of the classes.</summary>
    Outlier,

    /// <summary>A planted copy of another picture.</summary>
    Copy,

    /// <summary>A file that no decoder can read.</summary>
    Broken,
}
