namespace MLNet.Embeddings.Images.Tables;

/// <summary>A value in a table: a text, or several, as a list of labels is.</summary>
/// <param name="Text">The text; of several values, the first.</param>
/// <param name="More">Further values.</param>
/// <param name="Boxes">The boxes of the objects whose classes the values are, each of four numbers; <see langword="null"/> for
/// none.</param>
internal readonly record struct TableCell(string Text, IReadOnlyList<string>? More = null, IReadOnlyList<double[]>? Boxes = null)
{
    /// <summary>No value.</summary>
    public static TableCell Empty { get; } = new("");

    /// <summary>All values that are not empty.</summary>
    public IEnumerable<string> Values => new[] { Text ?? "" }.Concat(More ?? []).Where(value => value.Length > 0);
}
