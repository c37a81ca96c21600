namespace MLNet.Embeddings.Tests.Packaging;

[Collection(PackedOnce.Name)]
public class EmbeddedModelPackageTests
{
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("MLNet.Embeddings.MiniClip", "packaging", "mini-clip")]
    [InlineData("MLNet.Embeddings.PhotoClip", "packaging-photo", "photo-clip")]
    public void The_package_puts_the_model_where_an_application_looks_for_it(string package, string project, string name)
    {
        using var consumer = new PackageConsumer(package, Path.Combine("models", project), "return 0;");
        consumer.Dotnet("build", "-o", consumer["application"]);

        string model = Path.Combine(consumer["application"], "models", name);
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "models", name)))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(model, Path.GetFileName(file))));
    }
}
