using System.Text.Json;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

public class GoldenPixelTests
{
    [Fact]
    public void Every_golden_image_has_the_pixels_that_Pillow_and_OpenAIs_transform_give()
    {
        string folder = TestData.Require("golden/clip");
        string[] names = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(folder, "images.json")))!;
        byte[] expected = NpyFile.Read<byte>(Path.Combine(folder, "pixels_u8_nhwc.npy"));
        var preprocessor = new ImagePreprocessor(new ImagePreprocessing());

        var wrong = new List<string>();
        for (int i = 0; i < names.Length; i++)
        {
            using DecodedImage image = SkiaImageDecoder.Instance.Decode(File.ReadAllBytes(Path.Combine(folder, "images", names[i])));
            ReadOnlySpan<byte> pixels = preprocessor.ResizeAndCrop(image);
            int different = 0;
            for (int pixel = 0; pixel < 224 * 224; pixel++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    if (pixels[pixel * 4 + channel] != expected[(i * 224 * 224 + pixel) * 3 + channel])
                        different++;
                }
            }

            if (different > 0)
                wrong.Add($"{names[i]}: {different} bytes differ");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
