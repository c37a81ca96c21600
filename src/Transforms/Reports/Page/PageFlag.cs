namespace MLNet.Embeddings.Reports.Page;

/// <summary>The points that one kind of finding tells of; a point may bear several flags.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">What it is called on the page, in the singular, such as "label suspect".</param>
/// <param name="Points">The points.</param>
internal sealed record PageFlag(string Kind, string Name, IReadOnlyList<int> Points);
