using System.Text;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>Descriptions of preprocessing beside models: preprocessor_config.json and open_clip's preprocess_cfg.json and
/// open_clip_config.json.</summary>
internal sealed class PreprocessingReader : FuzzReader
{
    public override string Name => "preprocessing";

    public override int Weight => 5;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            """{"crop_size":{"height":224,"width":224},"do_center_crop":true,"do_normalize":true,"do_resize":true"""
                + ""","image_mean":[0.48,0.45,0.4],"image_std":[0.26,0.26,0.27],"resample":3,"size":{"shortest_edge":224}}""",
            """{"do_resize":true,"do_normalize":false,"resample":2,"size":{"height":256,"width":256}}""",
            """{"do_resize":true,"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.5,0.5],"resample":0,"size":[224,224],"crop_size":224}""",
            """{"size":[224,224],"mode":"RGB","mean":[0.48,0.45,0.4],"std":[0.26,0.26,0.27],"interpolation":"""
                + """ "bicubic","resize_mode":"shortest","fill_color":0}""",
            """{"model_cfg":{"vision_cfg":{"image_size":256}},"preprocess_cfg":{"mean":[0,0,0],"std":[1,1,1],"mode":"BGR"}}""",
            """{"do_resize":true,"size":{"shortest_edge":224},"crop_pct":0.875,"rescale_factor":0.0039,"image_mean":[0.5,0.5,0.5]"""
                + ""","image_std":[0.5,0.5,0.5],"channel_order":"BGR","do_flip_channel_order":false}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "{",
            "}",
            "[",
            "]",
            "[]",
            "{}",
            "null",
            "true",
            "false",
            "\"\"",
            "\"a\"",
            "1e999",
            "-1",
            "0",
            "0.5",
            "\"size\":",
            "\"resample\":",
            "\"image_mean\":",
            "\"do_center_crop\":",
            "\"interpolation\":7",
            "\"resize_mode\":null",
            "[[[[[[[[",
            "\\ud800",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "preprocessor_config.json");
        File.WriteAllBytes(path, input);
        PreprocessingFile.Read(path);
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException;
}
