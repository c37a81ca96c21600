using MLNet.Embeddings.Clip.Preprocessing;
using MLNet.Embeddings.Clip.Tokenizer;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Finds the parts of a model in a folder.</summary>
internal static class ModelFolder
{
    private static readonly string[] ImageFiles = ["onnx/vision_model.onnx", "vision_model.onnx", "visual/model.onnx", "vision/model.onnx"];
    private static readonly string[] TextFiles = ["onnx/text_model.onnx", "text_model.onnx", "textual/model.onnx", "text/model.onnx"];
    private static readonly string[] TokenizerFolders = ["", "tokenizer", "textual", "text"];
    private static readonly string[] PreprocessingFiles =
    [
        .. ModelSurroundings.DescriptionNames,
        .. ModelSurroundings.DescriptionNames.Select(name => $"visual/{name}"),
        .. ModelSurroundings.DescriptionNames.Select(name => $"onnx/{name}"),
    ];

    // A network of images alone, as DINOv2 is published; a folder of a text model has a file of this name too, but no description of
    // images.
    private static readonly string[] OnlyFiles = ["onnx/model.onnx", "model.onnx"];

    public static ClipModel Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder '{folder}' was not found.");

        string? image = Find(folder, ImageFiles);
        string? text = Find(folder, TextFiles);
        string? preprocessing = Find(folder, PreprocessingFiles);
        if (image is null && text is null && preprocessing is not null)
            image = Find(folder, OnlyFiles);
        if (image is null && text is null)
        {
            throw new FileNotFoundException(
                $"The folder '{folder}' holds neither an image model ({string.Join(", ", ImageFiles)}) nor a text model "
                    + $"({string.Join(", ", TextFiles)}), nor {string.Join(" or ", OnlyFiles)} with a description of its preprocessing."
            );
        }

        // Exports of CLIP that come with Hugging Face's description pad with the end symbol; the others follow OpenAI. SigLIP 2 pads with
        // zeros.
        bool huggingFace =
            File.Exists(Path.Combine(folder, PreprocessingFiles[0])) || File.Exists(Path.Combine(folder, "tokenizer_config.json"));
        string? tokenizer = TokenizerFolders.Select(name => Path.Combine(folder, name)).FirstOrDefault(TextTokenizerFiles.AreIn);
        return ClipModel.FromFiles(
            image,
            text,
            tokenizer ?? folder,
            preprocessing is null ? null : PreprocessingFile.Read(preprocessing),
            huggingFace && !TextTokenizerFiles.IsSentencePiece(tokenizer ?? folder) ? TextPadding.EndOfText : TextPadding.Zero
        );
    }

    private static string? Find(string folder, string[] names) =>
        names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
