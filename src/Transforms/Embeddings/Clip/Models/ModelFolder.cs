namespace MLNet.Embeddings.Clip.Models;

/// <summary>Finds the parts of a model in a folder.</summary>
internal static class ModelFolder
{
    private static readonly string[] ImageFiles = ["onnx/vision_model.onnx", "vision_model.onnx", "visual/model.onnx", "vision/model.onnx"];
    private static readonly string[] TextFiles = ["onnx/text_model.onnx", "text_model.onnx", "textual/model.onnx", "text/model.onnx"];
    private static readonly string[] TokenizerFolders = ["", "tokenizer", "textual", "text"];
    private static readonly string[] PreprocessingFiles = ["preprocessor_config.json", "preprocess_cfg.json", "visual/preprocess_cfg.json"];

    public static ClipModel Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder '{folder}' was not found.");

        string? image = Find(folder, ImageFiles);
        string? text = Find(folder, TextFiles);
        if (image is null && text is null)
        {
            throw new FileNotFoundException(
                $"The folder '{folder}' holds neither an image model ({string.Join(", ", ImageFiles)}) nor a text model "
                    + $"({string.Join(", ", TextFiles)})."
            );
        }

        // Exports that come with Hugging Face's description pad with the end symbol; the others follow OpenAI.
        bool huggingFace =
            File.Exists(Path.Combine(folder, PreprocessingFiles[0])) || File.Exists(Path.Combine(folder, "tokenizer_config.json"));
        string? preprocessing = Find(folder, PreprocessingFiles);
        string? tokenizer = TokenizerFolders.Select(name => Path.Combine(folder, name)).FirstOrDefault(HasMerges);
        return ClipModel.FromFiles(
            image,
            text,
            tokenizer ?? folder,
            preprocessing is null ? null : PreprocessingFile.Read(preprocessing),
            huggingFace ? TextPadding.EndOfText : TextPadding.Zero
        );
    }

    private static string? Find(string folder, string[] names) =>
        names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static bool HasMerges(string folder) =>
        File.Exists(Path.Combine(folder, "merges.txt"))
        || Directory.Exists(folder) && Directory.EnumerateFiles(folder, "bpe_simple_vocab_16e6.txt*").Any();
}
