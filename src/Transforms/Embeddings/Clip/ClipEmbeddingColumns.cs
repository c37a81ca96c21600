using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip;

/// <summary>Which columns a CLIP transformer works on, and how.</summary>
/// <param name="Output">Column that receives the vector.</param>
/// <param name="Input">Column of images or texts.</param>
/// <param name="Status">Column that receives the reason why a row has no vector; <see langword="null"/> for none.</param>
/// <param name="ImageFolder">Folder that relative paths start from; <see langword="null"/> is the current one.</param>
/// <param name="OnError">What happens to rows that cannot be encoded.</param>
/// <param name="BatchSize">Items that go through the model at once.</param>
internal sealed record ClipEmbeddingColumns(
    string Output,
    string Input,
    string? Status,
    string? ImageFolder,
    RowErrorHandling OnError,
    int BatchSize
)
{
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Output, "OutputColumnName");
        if (Status == Output)
            throw new ArgumentException(
                $"StatusColumnName and OutputColumnName are both '{Output}'; they need different names.",
                nameof(Status)
            );
        if (!Enum.IsDefined(OnError))
            throw new ArgumentOutOfRangeException(nameof(OnError), OnError, "OnError must be one of the members of RowErrorHandling.");
    }

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Output);
        writer.Values.Write(Input);
        writer.WriteOptional(Status);
        writer.WriteOptional(ImageFolder);
        writer.Values.Write((int)OnError);
        writer.Values.Write(BatchSize);
    }

    public static ClipEmbeddingColumns Read(ModelReader reader) =>
        new(
            reader.Values.ReadString(),
            reader.Values.ReadString(),
            reader.ReadOptionalString(),
            reader.ReadOptionalString(),
            reader.ReadEnum<RowErrorHandling>("OnError"),
            reader.ReadInt32("BatchSize", 1, 1024)
        );
}
