namespace MLNet.Embeddings.SampleData.DemoDataset;

/// <summary>The truth about one file of the demo data set.</summary>
/// <param name="Path">Path below the data set's folder, with forward slashes.</param>
/// <param name="Split">train, valid or test.</param>
/// <param name="Label">The class whose folder it lies in.</param>
/// <param name="Class">The class it shows; empty for outliers and broken files.</param>
/// <param name="Role">Why it is there.</param>
/// <param name="Edit">What a copy went through.</param>
/// <param name="Source">Path of the picture a copy was made from; empty otherwise.</param>
/// <param name="Group">Number shared by a picture and its copies, from 1; 0 for a picture without copies.</param>
/// <param name="Scene">Which random picture it shows: copies have the number of their source.</param>
internal sealed record DemoPicture(
    string Path,
    string Split,
    string Label,
    string Class,
    DemoRole Role,
    DemoEdit Edit,
    string Source,
    int Group,
    int Scene
);
