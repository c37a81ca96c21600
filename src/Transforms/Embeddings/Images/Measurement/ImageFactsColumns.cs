using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Images.Measurement;

/// <summary>Which columns the facts of images are read from and written to.</summary>
/// <param name="Output">Column that receives the facts.</param>
/// <param name="Input">Column of images.</param>
/// <param name="ImageFolder">Folder that relative paths start from; <see langword="null"/> is the current one.</param>
internal sealed record ImageFactsColumns(string Output, string Input, string? ImageFolder)
{
    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Output);
        writer.Values.Write(Input);
        writer.WriteOptional(ImageFolder);
    }

    public static ImageFactsColumns Read(ModelReader reader) =>
        new(reader.Values.ReadString(), reader.Values.ReadString(), reader.ReadOptionalString());
}
