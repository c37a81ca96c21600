using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace MLNet.Embeddings.Cluster.Security;

/// <summary>
/// One certificate for all silos and clients: each proves that it holds the private key, and whoever shows another certificate is turned
/// away. No authority has to be trusted or asked.
/// </summary>
internal static class SharedCertificate
{
    public static Action<TlsOptions> Require(X509Certificate2 certificate) =>
        options =>
        {
            options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            options.CheckCertificateRevocation = false;
            options.RemoteCertificateValidation = (shown, _, _) =>
                CryptographicOperations.FixedTimeEquals(shown.RawData, certificate.RawData);
            options.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "silo";
        };
}
