using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>The manifests of the sample for containers are YAML, and name what the program in them reads.</summary>
public sealed partial class ManifestTests
{
    private static readonly string Sample = Path.Combine(Repository.Root, "src", "Samples", "Cluster");

    [Fact]
    public void Compose_starts_silos_after_their_database()
    {
        YamlMappingNode services = Map(Documents("compose.yaml").Single(), "services");
        YamlMappingNode silo = Map(services, "silo");
        Assert.Equal("service_healthy", Text(Map(Map(silo, "depends_on"), "database"), "condition"));
        Assert.True(File.Exists(Path.Combine(Repository.Root, Text(Map(silo, "build"), "dockerfile"))));
        Assert.NotEmpty(Map(Map(services, "database"), "healthcheck").Children);
        AssertKnown(Map(silo, "environment").Children.Keys.Select(name => ((YamlScalarNode)name).Value!));
        AssertKnown(Variable().Matches(File.ReadAllText(Path.Combine(Sample, "compose.yaml"))).Select(match => match.Value));
    }

    [Fact]
    public void Kubernetes_has_a_deployment_of_silos_and_a_policy_for_their_ports()
    {
        YamlMappingNode[] documents = Documents(Path.Combine("kubernetes", "silo.yaml"));
        Assert.Equal(["Deployment", "NetworkPolicy"], documents.Select(document => Text(document, "kind")));
        Assert.Equal(["apps/v1", "networking.k8s.io/v1"], documents.Select(document => Text(document, "apiVersion")));
        YamlMappingNode pod = Map(Map(Map(documents[0], "spec"), "template"), "spec");
        var container = (YamlMappingNode)List(pod, "containers").Single();
        AssertKnown(List(container, "env").Select(one => Text((YamlMappingNode)one, "name")));
        Assert.Equal(["11111", "30000"], List(container, "ports").Select(port => Text((YamlMappingNode)port, "containerPort")));
        Assert.Equal(
            List(pod, "volumes").Select(volume => Text((YamlMappingNode)volume, "name")),
            List(container, "volumeMounts").Select(mount => Text((YamlMappingNode)mount, "name"))
        );
        IEnumerable<string> open = List(Map(documents[1], "spec"), "ingress")
            .SelectMany(rule => List((YamlMappingNode)rule, "ports"))
            .Select(port => Text((YamlMappingNode)port, "port"));
        Assert.Equal(["11111", "30000"], open);
    }

    [Fact]
    public void The_page_and_the_app_host_name_what_the_silo_reads()
    {
        string[] told =
        [
            .. Variable().Matches(File.ReadAllText(Path.Combine(Sample, "README.md"))).Select(match => match.Value).Distinct().Order(),
        ];
        Assert.Equal(Known(), told);
        AssertKnown(Variable().Matches(File.ReadAllText(Path.Combine(Sample, "AppHost", "Program.cs"))).Select(match => match.Value));
    }

    private static void AssertKnown(IEnumerable<string> names)
    {
        string[] all = [.. names.Where(name => name.StartsWith("MLNET_", StringComparison.Ordinal))];
        Assert.NotEmpty(all);
        Assert.Empty(all.Except(Known()));
    }

    private static string[] Known() =>
        [
            .. ReadName()
                .Matches(File.ReadAllText(Path.Combine(Sample, "Silo", "SiloEnvironment.cs")))
                .Select(match => $"MLNET_EMBEDDINGS_{match.Groups["name"].Value}")
                .Distinct()
                .Order(),
        ];

    private static YamlMappingNode[] Documents(string name)
    {
        using StreamReader reader = File.OpenText(Path.Combine(Sample, name));
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node.Children[key];

    private static YamlSequenceNode List(YamlMappingNode node, string key) => (YamlSequenceNode)node.Children[key];

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[key]).Value!;

    [GeneratedRegex("MLNET_EMBEDDINGS_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex("(Value|Number)\\(\"(?<name>[A-Z_]+)\"\\)")]
    private static partial Regex ReadName();
}
