namespace MLNet.Embeddings.Cluster.Addresses;

/// <summary>An address of a place within a store, taken apart.</summary>
/// <param name="Service">Address of the service, where the address names one.</param>
/// <param name="Container">Bucket or container.</param>
/// <param name="Prefix">What names within it begin with.</param>
internal sealed record StoreAddress(Uri? Service, string Container, string Prefix)
{
    public const string S3 = "s3://";
    public const string Azure = "az://";
    public const string Https = "https://";

    private const string BlobService = ".blob.";

    private const string Forms = "s3://bucket/prefix, az://container/prefix or https://account.blob.core.windows.net/container/prefix";

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="ArgumentException">It is none, or holds a secret.</exception>
    public static StoreAddress Parse(string text)
    {
        bool isHttps = text.StartsWith(Https, StringComparison.OrdinalIgnoreCase);
        string rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        // What stands behind a question mark or before an at sign is a key: it is neither repeated nor taken.
        if (rest.Contains('?') || rest.Contains('@'))
            throw new ArgumentException(
                $"The address {text.Split('?', '@')[0].Split("//")[0]}//… holds more than a place: keys come from the environment, "
                    + "as AZURE_STORAGE_SAS_TOKEN or AWS_ACCESS_KEY_ID."
            );
        Uri? service = null;
        if (isHttps)
        {
            string host = rest.Split('/')[0];
            // Keys of Azure go to no other host: one of one's own is opened by a client of one's own.
            service =
                Uri.TryCreate(Https + host, UriKind.Absolute, out Uri? parsed)
                && parsed.Host.Contains(BlobService, StringComparison.OrdinalIgnoreCase)
                    ? parsed
                    : throw Invalid(text);
            rest = rest[host.Length..].TrimStart('/');
        }

        string container = rest.Split('/')[0];
        if (container.Length is < 3 or > 63 || !container.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'))
            throw Invalid(text);
        return new StoreAddress(service, container, StorePrefix.Of(rest[container.Length..]));
    }

    private static ArgumentException Invalid(string text) => new($"'{text}' is no address of a store: name {Forms}.");
}
