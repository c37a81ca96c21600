namespace MLNet.Embeddings.Clip.Models;

/// <summary>The text model of a <see cref="ClipModel"/>.</summary>
/// <param name="File">The ONNX file.</param>
/// <param name="Input">Its input; <see langword="null"/> finds it.</param>
/// <param name="Output">Its output; <see langword="null"/> finds it.</param>
/// <param name="ContextLength">Numbers of a text, where the model does not fix them; <see langword="null"/> takes what the tokenizer is
/// used with.</param>
/// <param name="Padding">What fills a short text.</param>
/// <param name="TokenizerPath">Folder or file of the tokenizer.</param>
/// <param name="TokenizerFiles">Files of the tokenizer that can be downloaded.</param>
internal sealed record ClipTextModel(
    ClipModelFile File,
    string? Input,
    string? Output,
    int? ContextLength,
    TextPadding Padding,
    string TokenizerPath,
    IReadOnlyList<ClipModelFile> TokenizerFiles
);
