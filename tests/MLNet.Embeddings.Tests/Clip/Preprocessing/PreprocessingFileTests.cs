using System.Text;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

public sealed class PreprocessingFileTests : IDisposable
{
    private const string HuggingFace =
        """{"crop_size":8,"do_center_crop":true,"do_normalize":true,"do_resize":true,"resample":2,"size":9,"""
        + """ "image_mean":[0.1,0.2,0.3],"image_std":[0.4,0.5,0.6]}""";

    private const string OpenClip =
        """{"size":8,"mean":[0.1,0.2,0.3],"std":[0.4,0.5,0.6],"interpolation":"bicubic","resize_mode":"squash"}""";

    private static readonly string?[] OddValues =
    [
        "null",
        "[]",
        "{}",
        "\"\"",
        "\"224\"",
        "true",
        "false",
        "-1",
        "0",
        "1e400",
        "-1e400",
        "1e18",
        "0.5",
        "99999999999",
        "[[8]]",
        "[8,8,8]",
        "[8,9]",
        "[null]",
        "[\"a\",\"b\",\"c\"]",
        "[1e400,1,1]",
        "{\"height\":8}",
        "{\"height\":8,\"width\":9}",
        "{\"height\":[],\"width\":{}}",
        "{\"shortest_edge\":null}",
        "{\"shortest_edge\":\"8\"}",
        "[[[[]]]]",
        "\"\\u0000\"",
        null,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(HuggingFace)]
    [InlineData(OpenClip)]
    public void A_field_of_an_odd_type_is_refused_in_one_sentence_or_harmless(string file)
    {
        string[] fields = [.. JsonNode.Parse(file)!.AsObject().Select(field => field.Key)];
        int refused = 0;
        foreach (string field in fields)
        {
            foreach (string? odd in OddValues)
            {
                JsonObject changed = JsonNode.Parse(file)!.AsObject();
                changed.Remove(field);
                string text = changed.ToJsonString();
                string content = odd is null ? text : $"{text[..^1]},\"{field}\":{odd}}}";
                refused += Refusal(content) is null ? 0 : 1;
            }
        }

        Assert.InRange(refused, fields.Length * OddValues.Length / 2, fields.Length * OddValues.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("\"size\"")]
    [InlineData("<html></html>")]
    [InlineData("{}")]
    public void What_is_no_description_is_refused(string content) => Assert.NotNull(Refusal(content));

    [Fact]
    public void Deep_and_large_files_are_refused()
    {
        Assert.NotNull(Refusal($"{new string('[', 100_000)}"));
        Assert.Contains("larger than", Refusal(new string(' ', 2 << 20)));
    }

    [Theory]
    [InlineData(
        "\"size\":[]",
        "size is [] where a number of pixels, [height, width], or an object with shortest_edge or height and width is needed."
    )]
    [InlineData("\"size\":[8,9]", "size is 8 × 9; only squares are supported.")]
    [InlineData("\"size\":{\"height\":8,\"width\":9}", "size is 8 × 9; only squares are supported.")]
    [InlineData("\"image_mean\":[0.5]", "image_mean is [0.5] where three numbers are needed, one for each color.")]
    [InlineData("\"do_resize\":\"yes\"", "do_resize is \"yes\" where true or false is needed.")]
    [InlineData("\"do_resize\":false", "do_resize is false, but pictures of other sizes than the model's must be resized.")]
    [InlineData("\"resample\":2.5", "resample is 2.5 where a whole number is needed.")]
    public void The_sentence_names_the_file_the_field_and_what_is_wrong(string field, string reason)
    {
        string content = $"{HuggingFace[..^1]},{field}}}";
        Assert.Equal($"The preprocessing described in '{_folder["p.json"]}' is not understood: {reason}", Refusal(content));
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_refused()
    {
        const string Reason = "it holds text that is no Unicode.";
        Assert.EndsWith(Reason, Refusal($"{OpenClip[..^1]},\"resize_mode\":\"\\ud800\"}}"));
        Assert.EndsWith(Reason, Refusal($"{HuggingFace[..^1]},\"size\":{{\"\\udc00ize\":8,\"shortest_edg\":8}}}}"));
        foreach (string field in (string[])["interpolation", "mean", "size"])
        {
            byte[] content = Encoding.UTF8.GetBytes($"{OpenClip[..^1]},\"{field}\":\"é\"}}");
            content[content.AsSpan().IndexOf((byte)0xC3)] = 0xFF;
            Assert.EndsWith(Reason, Refusal(content));
        }
    }

    [Theory]
    [InlineData("resize_mode")]
    [InlineData("interpolation")]
    [InlineData("size")]
    public void Long_values_are_shortened(string field) =>
        Assert.InRange(Refusal($"{OpenClip[..^1]},\"{field}\":\"{new string('a', 5000)}\"}}")!.Length, 100, 400);

    [Theory]
    [InlineData("9", ResizeMode.ShortestSide)]
    [InlineData("9.0", ResizeMode.ShortestSide)]
    [InlineData("[9,9]", ResizeMode.ShortestSide)]
    [InlineData("{\"shortest_edge\":9}", ResizeMode.ShortestSide)]
    [InlineData("{\"height\":9,\"width\":9}", ResizeMode.Squash)]
    public void All_ways_to_write_a_size_are_read(string size, ResizeMode mode)
    {
        _folder.Write("p.json", $"{HuggingFace[..^1]},\"size\":{size}}}");
        ImagePreprocessing read = PreprocessingFile.Read(_folder["p.json"]);
        Assert.Equal((9, mode), (read.ResizeSize, read.Resize));
    }

    [Theory]
    [InlineData("\"do_flip_channel_order\":true", 0.1f)]
    [InlineData("\"channel_order\":\"BGR\"", 0.3f)]
    [InlineData("\"channel_order\":\"bgr\"", 0.3f)]
    public void The_order_of_the_channels_is_read(string field, float meanOfRed)
    {
        ImagePreprocessing read = Read($"{HuggingFace[..^1]},{field}}}");
        Assert.Equal((ChannelOrder.Bgr, meanOfRed), (read.ChannelOrder, read.Mean[0]));
        Assert.Equal(meanOfRed == 0.1f ? 0.4f : 0.6f, read.StandardDeviation[0]);
        Assert.Equal(ChannelOrder.Rgb, Read(HuggingFace).ChannelOrder);
    }

    [Fact]
    public void The_order_of_the_channels_is_open_clips_mode()
    {
        Assert.Equal(ChannelOrder.Rgb, Read($"{OpenClip[..^1]},\"mode\":\"RGB\"}}").ChannelOrder);
        ImagePreprocessing read = Read($"{OpenClip[..^1]},\"mode\":\"BGR\"}}");
        Assert.Equal((ChannelOrder.Bgr, 0.3f), (read.ChannelOrder, read.Mean[0]));
        Assert.EndsWith("mode is 'L'; known are RGB and BGR.", Refusal($"{OpenClip[..^1]},\"mode\":\"L\"}}"));
    }

    [Theory]
    [InlineData("\"rescale_factor\":0.00392156862745098", 1)]
    [InlineData("\"rescale_factor\":0.0039", 0.9945)]
    [InlineData("\"rescale_factor\":0.00784313725490196", 2)]
    [InlineData("\"do_rescale\":false", 255)]
    public void Another_scale_of_the_pixels_is_made_part_of_mean_and_deviation(string field, double scale)
    {
        ImagePreprocessing read = Read($"{HuggingFace[..^1]},{field}}}");
        Assert.Equal(0.1 / scale, read.Mean[0], 1e-6);
        Assert.Equal(0.4 / scale, read.StandardDeviation[0], 1e-6);
    }

    [Theory]
    [InlineData("\"crop_pct\":0.875,\"size\":{\"shortest_edge\":224},\"crop_size\":null", 256, 224, ResizeMode.ShortestSide)]
    [InlineData("\"crop_pct\":0.95,\"size\":{\"shortest_edge\":384},\"crop_size\":null", 384, 384, ResizeMode.Squash)]
    [InlineData("\"crop_pct\":1.0,\"size\":{\"shortest_edge\":384},\"crop_size\":null", 384, 384, ResizeMode.Squash)]
    [InlineData("\"size\":{\"height\":12,\"width\":12}", 12, 8, ResizeMode.Squash)]
    [InlineData("\"size\":{\"height\":12,\"width\":12},\"do_center_crop\":false", 12, 12, ResizeMode.Squash)]
    public void Sizes_of_other_processors_are_read(string fields, int resize, int crop, ResizeMode mode)
    {
        ImagePreprocessing read = Read($"{HuggingFace[..^1]},{fields}}}");
        Assert.Equal((resize, crop, mode), (read.ResizeSize, read.CropSize, read.Resize));
    }

    [Fact]
    public void Who_swaps_channels_need_not_normalize()
    {
        ImagePreprocessing read = Read(
            """{"do_resize":true,"size":{"shortest_edge":288},"crop_size":{"height":256,"width":256},"do_flip_channel_order":true}"""
        );
        Assert.Equal((ChannelOrder.Bgr, 288, 256), (read.ChannelOrder, read.ResizeSize, read.CropSize));
        Assert.Equal([0, 0, 0], read.Mean);
        Assert.Equal([1, 1, 1], read.StandardDeviation);
    }

    [Fact]
    public void A_size_within_open_clips_config_counts_before_the_networks()
    {
        string content = """{"model_cfg":{"vision_cfg":{"image_size":7}},"preprocess_cfg":""" + OpenClip + "}";
        Assert.Equal(8, Read(content).CropSize);
        Assert.NotNull(Refusal("""{"preprocess_cfg":{"mean":[0,0,0],"std":[1,1,1]}}"""));
        Assert.NotNull(Refusal("""{"preprocess_cfg":3}"""));
    }

    [Fact]
    public void Open_clips_config_is_prepared_as_open_clip_does()
    {
        ImagePreprocessing whole = Read("{\"preprocess_cfg\":" + OpenClip + "}");
        Assert.Equal((CropRounding.HalfToEven, PixelOrder.OpenAI), (whole.CropRounding, whole.Order));

        // Of a margin of 75 pixels torchvision leaves 38 at the left.
        ImagePreprocessing cropped = whole with
        {
            ResizeSize = 224,
            CropSize = 224,
            Resize = ResizeMode.ShortestSide,
        };
        Assert.Equal(38, ResizePlan.For(299, 224, cropped).Left);
        ImagePreprocessing bare = Read(OpenClip);
        Assert.Equal((CropRounding.Floor, PixelOrder.ConvertFirst), (bare.CropRounding, bare.Order));
    }

    [Theory]
    [InlineData("\"size\":224", 224, 224, ResizeMode.Squash, ResampleFilter.Bilinear)]
    [InlineData("\"size\":224,\"resample\":3", 224, 224, ResizeMode.Squash, ResampleFilter.Bicubic)]
    [InlineData("\"size\":224,\"feature_extractor_type\":\"ViTFeatureExtractor\"", 224, 224, ResizeMode.Squash, ResampleFilter.Bilinear)]
    [InlineData("\"size\":224,\"image_processor_type\":\"ViTImageProcessor\"", 224, 224, ResizeMode.Squash, ResampleFilter.Bilinear)]
    [InlineData(
        "\"size\":{\"height\":224,\"width\":224},\"image_processor_type\":\"ViTImageProcessorFast\"",
        224,
        224,
        ResizeMode.Squash,
        ResampleFilter.Bilinear
    )]
    [InlineData(
        "\"size\":256,\"crop_size\":224,\"do_center_crop\":true,\"feature_extractor_type\":\"DeiTFeatureExtractor\"",
        256,
        224,
        ResizeMode.Squash,
        ResampleFilter.Bicubic
    )]
    [InlineData(
        "\"size\":224,\"crop_size\":224,\"do_center_crop\":false,\"resample\":2,\"feature_extractor_type\":\"BeitFeatureExtractor\"",
        224,
        224,
        ResizeMode.Squash,
        ResampleFilter.Bilinear
    )]
    [InlineData("\"size\":224,\"crop_size\":224", 224, 224, ResizeMode.ShortestSide, ResampleFilter.Bicubic)]
    [InlineData("\"size\":224,\"do_center_crop\":true", 224, 224, ResizeMode.ShortestSide, ResampleFilter.Bicubic)]
    [InlineData(
        "\"size\":224,\"feature_extractor_type\":\"CLIPFeatureExtractor\"",
        224,
        224,
        ResizeMode.ShortestSide,
        ResampleFilter.Bicubic
    )]
    [InlineData("\"size\":{\"shortest_edge\":224}", 224, 224, ResizeMode.ShortestSide, ResampleFilter.Bicubic)]
    public void What_a_processor_leaves_out_is_what_it_does(string fields, int resize, int crop, ResizeMode mode, ResampleFilter filter)
    {
        ImagePreprocessing read = Read($"{{\"do_resize\":true,\"image_mean\":[0,0,0],\"image_std\":[1,1,1],{fields}}}");
        Assert.Equal((resize, crop, mode, filter), (read.ResizeSize, read.CropSize, read.Resize, read.Filter));
    }

    private ImagePreprocessing Read(string content)
    {
        _folder.Write("p.json", content);
        return ImagePreprocessing.FromFile(_folder["p.json"]);
    }

    private string? Refusal(string content) => Refusal(Encoding.UTF8.GetBytes(content));

    private string? Refusal(byte[] content)
    {
        _folder.Write("p.json", content);
        try
        {
            PreprocessingFile.Read(_folder["p.json"]);
            return null;
        }
        catch (InvalidDataException exception)
        {
            Assert.StartsWith("The preprocessing described in '", exception.Message);
            Assert.EndsWith(".", exception.Message);
            Assert.DoesNotContain("Parameter", exception.Message);
            Assert.DoesNotContain("\n", exception.Message);
            return exception.Message;
        }
    }
}
