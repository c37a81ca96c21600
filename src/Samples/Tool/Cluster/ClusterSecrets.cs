using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Cluster;

/// <summary>What a command line, which every user of a machine can read, must not hold: it comes from the environment.</summary>
internal static class ClusterSecrets
{
    /// <summary>Holds the connection string of PostgreSQL.</summary>
    public const string PostgresVariable = "MLNET_EMBEDDINGS_POSTGRES";

    /// <summary>Holds the password of the certificate's file.</summary>
    public const string CertificatePasswordVariable = "MLNET_EMBEDDINGS_CERTIFICATE_PASSWORD";

    /// <summary>The connection string.</summary>
    public static string Postgres() =>
        Environment.GetEnvironmentVariable(PostgresVariable) is { Length: > 0 } value
            ? value
            : throw new InputException($"--postgres needs a connection string in the environment variable {PostgresVariable}.");

    /// <summary>The certificate of a PKCS #12 file, with its private key.</summary>
    public static X509Certificate2 Certificate(string file)
    {
        if (!File.Exists(file))
            throw new InputException($"There is no certificate {file}.");
        try
        {
            string? password = Environment.GetEnvironmentVariable(CertificatePasswordVariable);
            X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
            return certificate.HasPrivateKey
                ? certificate
                : throw new InputException($"{file} holds no private key; silos need one to prove who they are.");
        }
        catch (CryptographicException exception)
        {
            throw new InputException(
                $"{file} cannot be read as a PKCS #12 file with the password in {CertificatePasswordVariable}: "
                    + $"{exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
                exception
            );
        }
    }
}
