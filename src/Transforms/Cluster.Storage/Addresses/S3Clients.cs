using Amazon.Runtime;
using Amazon.S3;

namespace MLNet.Embeddings.Cluster.Addresses;

/// <summary>Clients of S3: keys and region are found as Amazon's own programs find them, in the environment, in the profile that it names,
/// or from the machine's role.</summary>
internal static class S3Clients
{
    // Names that Amazon gave the address of a store that speaks like its own, such as one on the own network.
    private static readonly string[] Endpoints = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

    /// <summary>A client for any bucket.</summary>
    /// <exception cref="ClusterException">The environment names no region, or an address that is none.</exception>
    public static IAmazonS3 Open(string place)
    {
        var settings = new AmazonS3Config
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = StoreRetries.Most,
            // Digests guard what is read, and stores that speak like S3 do not know the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Endpoints.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 }) is { } endpoint)
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? service) || service.Scheme is not ("http" or "https"))
                throw new ClusterException(
                    ClusterFault.Access,
                    $"What {Endpoints[0]} or {Endpoints[1]} holds is no address: name one as https://store.example."
                );
            settings.ServiceURL = endpoint;
            settings.ForcePathStyle = true;
            settings.AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region
                ? region
                : "us-east-1";
        }
        else if (settings.RegionEndpoint is null)
        {
            throw new ClusterException(ClusterFault.Access, $"{place} lies in a region that is not known: name it in AWS_REGION.");
        }

        return new AmazonS3Client(settings);
    }
}
