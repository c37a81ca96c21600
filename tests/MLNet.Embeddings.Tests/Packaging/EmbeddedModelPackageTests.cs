namespace MLNet.Embeddings.Tests.Packaging;

[Collection(PackedOnce.Name)]
public class EmbeddedModelPackageTests
{
    [Fact]
    [Trait("Category", "Long")]
    public void The_package_puts_the_model_where_an_application_looks_for_it()
    {
        using var consumer = new PackageConsumer("MLNet.Embeddings.MiniClip", Path.Combine("models", "packaging"), "return 0;");
        consumer.Dotnet("build", "-o", consumer["application"]);

        string model = Path.Combine(consumer["application"], "models", "mini-clip");
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "models", "mini-clip")))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(model, Path.GetFileName(file))));
    }
}
