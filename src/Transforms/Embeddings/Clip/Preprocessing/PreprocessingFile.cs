using System.Text.Json;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>Reads the preprocessing that a published model describes: preprocessor_config.json (Hugging Face), preprocess_cfg.json
/// (open_clip, immich) or open_clip_config.json.</summary>
internal static class PreprocessingFile
{
    private const int MaximumBytes = 1 << 20;

    // ConvNext's rule: smaller pictures are resized to more than is cut out, larger ones are squashed and taken whole.
    private const int WholeFrom = 384;

    /// <exception cref="InvalidDataException">
    /// The file describes no preprocessing that is known here; the message names the file, the field and what is wrong.
    /// </exception>
    public static ImagePreprocessing Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Content(path));
            var root = new PreprocessingFields(document.RootElement);
            ImagePreprocessing preprocessing =
                root.Has("preprocess_cfg") ? ReadOpenClipConfig(root)
                : root.Has("image_mean") || root.Has("do_resize") ? ReadHuggingFace(root)
                : ReadOpenClip(root, null);
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

    // Converts to RGB before it resizes, and rounds odd margins down.
    private static ImagePreprocessing ReadHuggingFace(PreprocessingFields root)
    {
        ProcessorFamily family = ProcessorFamily.Of(root);
        (int resize, bool squash) = root.Size("size");
        squash |= family.IsSquare && root.IsNumber("size");
        bool crops = family.MayCrop && root.Flag("do_center_crop", !squash || (family.CropsSquare && root.Has("crop_size")));
        // Processors that swap channels, as MobileViT's, do not normalize and have no such fields.
        bool flips = root.Flag("do_flip_channel_order", false);
        bool normalizes = root.Flag("do_normalize", !flips || root.Has("image_mean"));
        float share = root.Share("crop_pct");
        int crop = crops && root.Has("crop_size") ? root.Size("crop_size").Side : resize;
        bool isWhole = squash || (root.Has("crop_pct") && resize >= WholeFrom);
        if (!isWhole && share < 1)
            resize = (int)(resize / share);
        float scale = root.Flag("do_rescale", true) ? root.Real("rescale_factor", 1 / 255f) * 255 : 255;
        (ChannelOrder order, bool isReversed) = Order(root, "channel_order");
        if (flips)
            order = ChannelOrder.Bgr;
        if (!root.Flag("do_resize", true))
            throw new FormatException("do_resize is false, but pictures of other sizes than the model's must be resized.");

        return new ImagePreprocessing
        {
            ResizeSize = resize,
            CropSize = crop,
            Resize = isWhole ? ResizeMode.Squash : ResizeMode.ShortestSide,
            Filter = root.Number("resample", family.Filter) switch
            {
                0 => ResampleFilter.Nearest,
                2 => ResampleFilter.Bilinear,
                3 => ResampleFilter.Bicubic,
                int other => throw new FormatException($"resample is {other}; known are 0 (nearest), 2 (bilinear) and 3 (bicubic)."),
            },
            CropRounding = CropRounding.Floor,
            Order = PixelOrder.ConvertFirst,
            ChannelOrder = order,
            Mean = Scaled(normalizes ? root.Triple("image_mean") : [0, 0, 0], scale, isReversed),
            StandardDeviation = Scaled(normalizes ? root.Triple("image_std") : [1, 1, 1], scale, isReversed),
        };
    }

    // The size stands with the network where the preprocessing does not repeat it. open_clip itself, as OpenAI, resizes before it converts
    // to RGB, and cuts out with torchvision, which rounds half to even.
    private static ImagePreprocessing ReadOpenClipConfig(PreprocessingFields root) =>
        ReadOpenClip(
            root.Object("preprocess_cfg"),
            root.Has("model_cfg") ? root.Object("model_cfg").Object("vision_cfg").Size("image_size").Side : null
        ) with
        {
            CropRounding = CropRounding.HalfToEven,
            Order = PixelOrder.OpenAI,
        };

    // A file without the network's description is immich's, whose code converts to RGB first and rounds odd margins down.
    private static ImagePreprocessing ReadOpenClip(PreprocessingFields root, int? ownSize)
    {
        int size = ownSize is { } known && !root.Has("size") ? known : root.Size("size").Side;
        (ChannelOrder order, bool isReversed) = Order(root, "mode");
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
            ChannelOrder = order,
            Mean = Scaled(root.Triple("mean"), 1, isReversed),
            StandardDeviation = Scaled(root.Triple("std"), 1, isReversed),
        };
    }

    // Where the file names the order, its three numbers stand in it.
    private static (ChannelOrder Order, bool IsReversed) Order(PreprocessingFields root, string name) =>
        root.Word(name, "RGB").ToUpperInvariant() switch
        {
            "RGB" => (ChannelOrder.Rgb, false),
            "BGR" => (ChannelOrder.Bgr, true),
            string other => throw new FormatException($"{name} is '{Excerpt.Of(other)}'; known are RGB and BGR."),
        };

    // Ours are on the scale 0 to 1: (v · s / 255 − mean) / deviation, where s is 1 for a rescaling by 1/255, is (v / 255 − mean / s) /
    // (deviation / s).
    private static float[] Scaled(float[] values, float scale, bool isReversed)
    {
        if (!(scale > 0) || !float.IsFinite(scale))
            throw new FormatException("rescale_factor must be above 0.");

        // Files state 1/255 with as many digits as they please.
        bool isUsual = MathF.Abs(scale - 1) < 1e-4f;
        float[] scaled = [.. values.Select(value => isUsual ? value : value / scale)];
        if (isReversed)
            Array.Reverse(scaled);
        return scaled;
    }

    private static InvalidDataException NotUnderstood(string path, string reason, Exception cause) =>
        new($"The preprocessing described in '{path}' is not understood: {reason}", cause);
}
