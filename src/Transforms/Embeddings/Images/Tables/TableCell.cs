namespace MLNet.Embeddings.Images.Tables;

/// <summary>A value in a table: a text, or several, as a list of labels is.</summary>
/// <param name="Text">The text; of several values, the first.</param>
/// <param name="More">Further values.</param>
internal readonly record struct TableCell(string Text, IReadOnlyList<string>? More = null)
{
    /// <summary>No value.</summary>
    public static TableCell Empty { get; } = new("");

    /// <summary>All values that are not empty.</summary>
    public IEnumerable<string> Values => new[] { Text ?? "" }.Concat(More ?? []).Where(value => value.Length > 0);
}
