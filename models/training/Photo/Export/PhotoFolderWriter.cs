using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using MLNet.Embeddings.Training.Photo.Learning;
using MLNet.Embeddings.Training.Photo.Tower;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Export;

/// <summary>Writes a trained photo model as a folder that the product reads, and checks that the text file computes what its network
/// does.</summary>
internal static class PhotoFolderWriter
{
    private const float Tolerance = 1e-4f;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public static void Write(
        string folder,
        QuantizedTower tower,
        SharedSpace space,
        BagNetwork texts,
        ClipTokenizer tokenizer,
        double detailShare
    )
    {
        Directory.CreateDirectory(folder);
        using var noGradient = no_grad();
        byte[] text = PhotoTextFile.Write(texts);
        CheckTexts(text, texts, tokenizer);
        File.WriteAllBytes(Path.Combine(folder, "vision_model.onnx"), PhotoImageFile.Write(tower, space, detailShare));
        File.WriteAllBytes(Path.Combine(folder, "text_model.onnx"), text);
        (byte[] merges, byte[] vocabulary) = tokenizer.ToBytes();
        File.WriteAllBytes(Path.Combine(folder, "merges.txt"), [.. "#version: 0.2\n"u8, .. merges, (byte)'\n']);
        File.WriteAllBytes(Path.Combine(folder, "vocab.json"), vocabulary);
        File.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), Preprocessing());
    }

    private static string Preprocessing() =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["do_resize"] = true,
                ["size"] = new Dictionary<string, int> { ["height"] = PhotoClip.Side, ["width"] = PhotoClip.Side },
                ["resample"] = 3,
                ["do_center_crop"] = false,
                ["do_normalize"] = true,
                ["image_mean"] = PhotoClip.Preprocessing.Mean,
                ["image_std"] = PhotoClip.Preprocessing.StandardDeviation,
            },
            Format
        ) + "\n";

    private static void CheckTexts(byte[] model, BagNetwork network, ClipTokenizer tokenizer)
    {
        using DisposeScope scope = NewDisposeScope();
        string[] texts = ["", "dog", "a photo of a golden retriever", "musical instruments on a table", "xylophonist!"];
        float[] wanted = network.Encode(PhotoTexts.Ids(tokenizer, texts, PhotoClip.ContextLength)).contiguous().data<float>().ToArray();
        long[] ids = PhotoTexts.Ids(tokenizer, texts, PhotoClip.ContextLength).data<long>().ToArray();
        using var session = new InferenceSession(model);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(ids, [texts.Length, PhotoClip.ContextLength]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["input_ids"], [input], ["text_embeds"]);
        ReadOnlySpan<float> got = results[0].GetTensorDataAsSpan<float>();
        int length = PhotoClip.MeaningLength + PhotoClip.DetailLength;
        for (int i = 0; i < wanted.Length; i++)
        {
            float value = got[(i / PhotoClip.MeaningLength * length) + (i % PhotoClip.MeaningLength)];
            if (!(Math.Abs(value - wanted[i]) <= Tolerance))
                throw new InvalidOperationException($"The text file gives {value} where the network gives {wanted[i]}.");
        }
    }
}
