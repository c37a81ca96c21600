using System.Text.Json;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Reads the preprocessing that a published model describes: preprocessor_config.json (Hugging Face) or preprocess_cfg.json
/// (open_clip, immich).</summary>
internal static class PreprocessingFile
{
    private const int MaximumBytes = 1 << 20;

    /// <exception cref="InvalidDataException">
    /// The file describes no preprocessing that is known here; the message names the file, the field and what is wrong.
    /// </exception>
    public static ImagePreprocessing Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Content(path));
            var root = new PreprocessingFields(document.RootElement);
            ImagePreprocessing preprocessing = root.Has("image_mean") || root.Has("do_resize") ? ReadHuggingFace(root) : ReadOpenClip(root);
            preprocessing.Validate();
            return preprocessing;
        }
        catch (JsonException exception)
        {
            throw NotUnderstood(path, $"it is not valid JSON (line {exception.LineNumber + 1}).", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Whether text can be decoded shows only when it is asked for.
            throw NotUnderstood(path, "it holds text that is no Unicode.", exception);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            string parameter = exception is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : "\n";
            string reason = exception.Message.Replace(parameter, "", StringComparison.Ordinal);
            throw NotUnderstood(path, reason.ReplaceLineEndings(" "), exception);
        }
    }

    private static byte[] Content(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var content = new byte[MaximumBytes + 1];
        int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length <= MaximumBytes ? content[..length] : throw new FormatException($"it is larger than {MaximumBytes} bytes.");
    }

    // Both convert to RGB before they resize and round odd margins down.
    private static ImagePreprocessing ReadHuggingFace(PreprocessingFields root)
    {
        (int resize, bool squash) = root.Size("size");
        bool crops = !squash && root.Flag("do_center_crop", true);
        bool normalizes = root.Flag("do_normalize", true);
        if (!root.Flag("do_resize", true))
            throw new FormatException("do_resize is false, but pictures of other sizes than the model's must be resized.");

        return new ImagePreprocessing
        {
            ResizeSize = resize,
            CropSize = crops && root.Has("crop_size") ? root.Size("crop_size").Side : resize,
            Resize = squash ? ResizeMode.Squash : ResizeMode.ShortestSide,
            Filter = root.Number("resample", 3) switch
            {
                0 => ResampleFilter.Nearest,
                2 => ResampleFilter.Bilinear,
                3 => ResampleFilter.Bicubic,
                int other => throw new FormatException($"resample is {other}; known are 0 (nearest), 2 (bilinear) and 3 (bicubic)."),
            },
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            Mean = normalizes ? root.Triple("image_mean") : [0, 0, 0],
            StandardDeviation = normalizes ? root.Triple("image_std") : [1, 1, 1],
        };
    }

    private static ImagePreprocessing ReadOpenClip(PreprocessingFields root)
    {
        int size = root.Size("size").Side;
        return new ImagePreprocessing
        {
            ResizeSize = size,
            CropSize = size,
            Resize = root.Word("resize_mode", "shortest") switch
            {
                "shortest" => ResizeMode.ShortestSide,
                "squash" => ResizeMode.Squash,
                string other => throw new FormatException($"resize_mode is '{Excerpt.Of(other)}'; known are shortest and squash."),
            },
            Filter = root.Word("interpolation", "bicubic").ToLowerInvariant() switch
            {
                "nearest" => ResampleFilter.Nearest,
                "bilinear" => ResampleFilter.Bilinear,
                "bicubic" => ResampleFilter.Bicubic,
                string other => throw new FormatException(
                    $"interpolation is '{Excerpt.Of(other)}'; known are nearest, bilinear and bicubic."
                ),
            },
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            Mean = root.Triple("mean"),
            StandardDeviation = root.Triple("std"),
        };
    }

    private static InvalidDataException NotUnderstood(string path, string reason, Exception cause) =>
        new($"The preprocessing described in '{path}' is not understood: {reason}", cause);
}
