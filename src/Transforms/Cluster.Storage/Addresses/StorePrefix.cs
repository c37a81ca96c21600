namespace MLNet.Embeddings.Cluster.Addresses;

/// <summary>What the names of a job's files begin with in a store that has no folders.</summary>
internal static class StorePrefix
{
    private const int Longest = 400;

    /// <summary>A prefix that ends with a slash, or is empty.</summary>
    /// <exception cref="ArgumentException">It could lead elsewhere: what stands between an address and a store folds dots up.</exception>
    public static string Of(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        string trimmed = prefix.Trim('/');
        if (trimmed.Length == 0)
            return "";
        bool isSound =
            trimmed.Length <= Longest
            && !trimmed.Any(letter => char.IsControl(letter) || letter is '\\' or '?' or '#')
            && trimmed.Split('/').All(part => part is not ("" or "." or ".."));
        return isSound
            ? $"{trimmed}/"
            : throw new ArgumentException(
                $"'{prefix}' is no prefix of a store: name it as a folder, with slashes between its parts, none of which is empty or dots."
            );
    }
}
