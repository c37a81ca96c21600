using System.Text.Json;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Reads the preprocessing that a published model describes: preprocessor_config.json (Hugging Face) or preprocess_cfg.json (open_clip, immich).</summary>
internal static class PreprocessingFile
{
    /// <exception cref="InvalidDataException">The file describes no preprocessing that is known here.</exception>
    public static ImagePreprocessing Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            ImagePreprocessing preprocessing = root.TryGetProperty("image_mean", out _) || root.TryGetProperty("do_resize", out _)
                ? ReadHuggingFace(root)
                : ReadOpenClip(root);
            preprocessing.Validate();
            return preprocessing;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"The preprocessing described in '{path}' is not understood: {exception.Message}", exception);
        }
    }

    // Both convert to RGB before they resize and round odd margins down.
    private static ImagePreprocessing ReadHuggingFace(JsonElement root)
    {
        JsonElement size = root.GetProperty("size");
        bool squash = size.ValueKind == JsonValueKind.Object && !size.TryGetProperty("shortest_edge", out _);
        int resize = Side(size);
        bool crops = !squash && (!root.TryGetProperty("do_center_crop", out JsonElement doCrop) || doCrop.GetBoolean());
        bool normalizes = !root.TryGetProperty("do_normalize", out JsonElement doNormalize) || doNormalize.GetBoolean();
        return new ImagePreprocessing
        {
            ResizeSize = resize,
            CropSize = crops && root.TryGetProperty("crop_size", out JsonElement crop) ? Side(crop) : resize,
            Resize = squash ? ResizeMode.Squash : ResizeMode.ShortestSide,
            Filter = !root.TryGetProperty("resample", out JsonElement resample) ? ResampleFilter.Bicubic : resample.GetInt32() switch
            {
                0 => ResampleFilter.Nearest,
                2 => ResampleFilter.Bilinear,
                3 => ResampleFilter.Bicubic,
                int other => throw new FormatException($"resample is {other}."),
            },
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            Mean = normalizes ? Triple(root.GetProperty("image_mean")) : [0, 0, 0],
            StandardDeviation = normalizes ? Triple(root.GetProperty("image_std")) : [1, 1, 1],
        };
    }

    private static ImagePreprocessing ReadOpenClip(JsonElement root)
    {
        int size = Side(root.GetProperty("size"));
        string mode = root.TryGetProperty("resize_mode", out JsonElement resize) ? resize.GetString()! : "shortest";
        string filter = root.TryGetProperty("interpolation", out JsonElement interpolation) ? interpolation.GetString()! : "bicubic";
        return new ImagePreprocessing
        {
            ResizeSize = size,
            CropSize = size,
            Resize = mode switch
            {
                "shortest" => ResizeMode.ShortestSide,
                "squash" => ResizeMode.Squash,
                _ => throw new FormatException($"resize_mode is '{mode}'."),
            },
            Filter = Enum.TryParse(filter, ignoreCase: true, out ResampleFilter known) ? known : throw new FormatException($"interpolation is '{filter}'."),
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            Mean = Triple(root.GetProperty("mean")),
            StandardDeviation = Triple(root.GetProperty("std")),
        };
    }

    private static int Side(JsonElement size) => size.ValueKind switch
    {
        JsonValueKind.Number => size.GetInt32(),
        JsonValueKind.Array => size[0].GetInt32(),
        _ => size.TryGetProperty("shortest_edge", out JsonElement side) ? side.GetInt32() : size.GetProperty("height").GetInt32(),
    };

    private static float[] Triple(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetSingle())];
}
