namespace MLNet.Embeddings.Clip.Models;

/// <summary>The text model of a manifest's entry.</summary>
/// <param name="File">The ONNX file.</param>
/// <param name="Megabytes">Its size, about.</param>
/// <param name="Input">Its input.</param>
/// <param name="Output">Its output; <see langword="null"/> takes the first that holds vectors.</param>
/// <param name="ContextLength">Numbers of a text.</param>
/// <param name="Padding">What fills a short text.</param>
/// <param name="Tokenizer">Files of the tokenizer, all in one folder.</param>
/// <param name="LogitScale">What the model learnt to multiply cosines by; <see langword="null"/> where no publisher tells.</param>
internal sealed record ManifestText(
    ManifestFile File,
    int? Megabytes,
    string Input,
    string? Output,
    int ContextLength,
    TextPadding Padding,
    IReadOnlyList<ManifestFile> Tokenizer,
    float? LogitScale = null
);
