using System.Text.Json;
using MLNet.Embeddings.Training.Learning;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Export;

/// <summary>Writes a trained model as a folder that the product reads, and checks that the files compute what the networks do.</summary>
internal static class ModelFolderWriter
{
    private const float Tolerance = 1e-4f;
    private const int Checked = 64;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public static void Write(string folder, TrainingState state, TrainingData data, double detailShare, bool mirrored)
    {
        Directory.CreateDirectory(folder);
        using var noGradient = no_grad();
        state.Train(false);
        byte[] images = ImageModelFile.Write(state.Images, detailShare, mirrored);
        byte[] texts = TextModelFile.Write(state.Texts);
        CheckImages(images, state, data, detailShare, mirrored);
        CheckTexts(texts, state, data);
        File.WriteAllBytes(Path.Combine(folder, "vision_model.onnx"), images);
        File.WriteAllBytes(Path.Combine(folder, "text_model.onnx"), texts);
        (byte[] merges, byte[] vocabulary) = state.Tokenizer.ToBytes();
        File.WriteAllBytes(Path.Combine(folder, "merges.txt"), [.. "#version: 0.2\n"u8, .. merges, (byte)'\n']);
        File.WriteAllBytes(Path.Combine(folder, "vocab.json"), vocabulary);
        File.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), Preprocessing());
    }

    private static string Preprocessing() =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["do_resize"] = true,
                ["size"] = new Dictionary<string, int> { ["height"] = MiniClip.Side, ["width"] = MiniClip.Side },
                ["resample"] = 3,
                ["do_center_crop"] = false,
                ["do_normalize"] = true,
                ["image_mean"] = (float[])[MiniClip.Mean, MiniClip.Mean, MiniClip.Mean],
                ["image_std"] = (float[])[MiniClip.StandardDeviation, MiniClip.StandardDeviation, MiniClip.StandardDeviation],
            },
            Format
        ) + "\n";

    private static void CheckImages(byte[] model, TrainingState state, TrainingData data, double detailShare, bool mirrored)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = TrainingData.Plain([.. data.HeldOut.Take(Checked)]);
        (Tensor meaning, Tensor detail) = state.Images.Encode(input, mirrored);
        Tensor expected = cat([meaning * Math.Sqrt(1 - detailShare), detail * Math.Sqrt(detailShare)], 1);
        using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(input.cpu().data<float>().ToArray(), input.shape);
        Compare(model, "pixel_values", pixels, "image_embeds", expected);
    }

    private static void CheckTexts(byte[] model, TrainingState state, TrainingData data)
    {
        using DisposeScope scope = NewDisposeScope();
        string[] texts = [.. data.Texts(1).Take(Checked)];
        Tensor meaning = nn.functional.normalize(state.Encode(texts));
        Tensor expected = cat([meaning, zeros(texts.Length, MiniClip.DetailLength)], 1);
        var ids = new long[texts.Length * MiniClip.ContextLength];
        var context = new int[MiniClip.ContextLength];
        for (int i = 0; i < texts.Length; i++)
        {
            state.Tokenizer.EncodeToContext(texts[i], context, state.Tokenizer.EndId);
            for (int j = 0; j < context.Length; j++)
                ids[(i * context.Length) + j] = context[j];
        }

        using OrtValue numbers = OrtValue.CreateTensorValueFromMemory(ids, [texts.Length, MiniClip.ContextLength]);
        Compare(model, "input_ids", numbers, "text_embeds", expected);
    }

    private static void Compare(byte[] model, string input, OrtValue value, string output, Tensor expected)
    {
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [input], [value], [output]);
        ReadOnlySpan<float> got = results[0].GetTensorDataAsSpan<float>();
        float[] wanted = expected.cpu().contiguous().data<float>().ToArray();
        float largest = 0;
        for (int i = 0; i < wanted.Length; i++)
            largest = Math.Max(largest, Math.Abs(wanted[i] - got[i]));

        if (got.Length != wanted.Length || !(largest <= Tolerance))
            throw new InvalidOperationException(
                $"The ONNX model's {output} differ from the network's by {largest}, more than {Tolerance}."
            );
    }
}
