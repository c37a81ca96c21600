using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Silos;

[Trait("Category", "Long")]
public class CertificateTests
{
    [Fact]
    public async Task Clients_with_the_certificate_are_answered_and_others_turned_away()
    {
        using X509Certificate2 certificate = Make();
        using X509Certificate2 other = Make();
        await using TestSilo silo = await TestSilo.StartAsync(change: options => options with { Certificate = certificate });
        await silo.SaveAsync("job", SmallPlans.Fan(3));
        var known = new ClusterClientOptions { Root = silo.Root, Certificate = certificate };
        await using (ClusterClient client = await ClusterClient.ConnectAsync(known, TestContext.Current.CancellationToken))
        {
            await client.SubmitAsync("job");
            JobStatus status = await client.WaitAsync("job", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(JobState.Finished, status.State);
        }

        ClusterClientOptions impatient = known with { ConnectTimeout = TimeSpan.FromSeconds(4) };
        foreach (ClusterClientOptions stranger in new[] { impatient with { Certificate = other }, impatient with { Certificate = null } })
        {
            ClusterException refused = await Assert.ThrowsAsync<ClusterException>(() =>
                ClusterClient.ConnectAsync(stranger, TestContext.Current.CancellationToken)
            );
            Assert.Contains("if silos have a certificate, name the same one here", refused.Message);
        }
    }

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=silo", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        // Some systems want a key that was read from a file.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
