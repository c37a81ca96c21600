using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNet.Embeddings.Benchmarks.Peers;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Benchmarks.Clip;

/// <summary>CLIP over a folder of image files: against the bare model, against ML.NET's own stages, and preparing images against
/// Pillow.</summary>
/// <remarks>Everything is measured in turn and in this process, after a warm-up, so that the ratios compare the work and not the
/// start.</remarks>
internal static class ClipComparisons
{
    private const int BatchSize = 16;
    private const int ImagesEach = 240;
    private const double SecondsEach = 8;

    public static void Run(string folder, string model, int rounds)
    {
        string[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        Console.WriteLine($"\nCLIP over {files.Length} files of {folder}, images per second");
        for (int round = 0; round < rounds; round++)
        {
            double raw = BareModel(model);
            double ours = Pipeline(files, model);
            double chain = OwnStages(files, model);
            Console.WriteLine(
                $"  bare ONNX Runtime {raw, 6:F1}   ClipEmbedding {ours, 6:F1} ({ours / raw:P0} of bare)   ML.NET's own stages "
                    + $"{chain, 6:F1} ({ours / chain:F2}×)"
            );
        }

        Prepare(files);
    }

    private static double BareModel(string model)
    {
        using var session = new InferenceSession(model);
        var pixels = new float[BatchSize * 3 * 224 * 224];
        Array.Fill(pixels, 0.5f);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pixels, [BatchSize, 3, 224, 224]);
        using var options = new RunOptions();
        void Step() => session.Run(options, [session.InputNames[0]], [input], [session.OutputNames[0]]).Dispose();
        Step();
        return BatchSize * Rate(Step);
    }

    private static double Pipeline(string[] files, string model)
    {
        var context = new MLContext();
        using var transformer = context
            .Transforms.ClipEmbedding("Vector", "Path", ClipModel.FromFiles(model).WithOpenAIPreprocessing())
            .Fit(View(context, files[..1]));
        return Throughput(files, chosen => transformer.Transform(View(context, chosen)));
    }

    private static double OwnStages(string[] files, string model)
    {
        var context = new MLContext();
        using var session = new InferenceSession(model);
        using var chain = context
            .Transforms.LoadImages("Image", "", "Path")
            .Append(context.Transforms.ResizeImages("Resized", 224, 224, "Image"))
            .Append(context.Transforms.ExtractPixels(session.InputNames[0], "Resized", offsetImage: 127.5f, scaleImage: 1 / 127.5f))
            .Append(
                context.Transforms.ApplyOnnxModel(
                    session.OutputNames[0],
                    session.InputNames[0],
                    model,
                    new Dictionary<string, int[]> { [session.InputNames[0]] = [1, 3, 224, 224] }
                )
            )
            .Append(context.Transforms.CopyColumns("Vector", session.OutputNames[0]))
            .Fit(View(context, files[..1]));
        return Throughput(files, chosen => chain.Transform(View(context, chosen)));
    }

    // Whole passes, as both read ahead of the row that they give.
    private static double Throughput(string[] files, Func<IEnumerable<string>, IDataView> transform)
    {
        Read(transform(files.Take(BatchSize)));
        string[] chosen = [.. files.Take(ImagesEach)];
        var clock = Stopwatch.StartNew();
        Read(transform(chosen));
        return chosen.Length / clock.Elapsed.TotalSeconds;
    }

    private static void Read(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Vector"]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Vector"]);
        VBuffer<float> vector = default;
        while (cursor.MoveNext())
            getter(ref vector);
    }

    private static IDataView View(MLContext context, IEnumerable<string> files) =>
        context.Data.LoadFromEnumerable(files.Select(file => new ImageRow { Path = file }));

    // One thread on each side: the figures are per core.
    private static void Prepare(string[] files)
    {
        byte[][] contents = [.. files.Take(64).Select(File.ReadAllBytes)];
        var preprocessor = new ImagePreprocessor(new ImagePreprocessing());
        var tensor = new float[preprocessor.TensorLength];
        var times = new EncoderTimes();
        int done = 0;
        double PerRound(int turns)
        {
            for (int i = 0; i < turns; i++)
            {
                long start = Stopwatch.GetTimestamp();
                using DecodedImage image = SkiaImageDecoder.Instance.Decode(contents[i % contents.Length]);
                long decoded = Stopwatch.GetTimestamp();
                preprocessor.Prepare(image, tensor);
                times.AddDecode(start, decoded);
                times.AddResize(decoded, Stopwatch.GetTimestamp());
                done++;
            }

            return times.DecodeSeconds + times.ResizeSeconds;
        }

        PerRound(200);
        times = new EncoderTimes();
        done = 0;
        while (PerRound(50) < SecondsEach / 2) { }

        const string Script = """
            import sys, io, time, numpy as np
            from PIL import Image
            files = [open(f, 'rb').read() for f in sys.argv[2:]]
            mean = np.array([.48145466, .4578275, .40821073], np.float32)[:, None, None]
            std = np.array([.26862954, .26130258, .27577711], np.float32)[:, None, None]
            decode = rest = n = 0
            while decode + rest < float(sys.argv[1]):
                for f in files:
                    a = time.perf_counter(); image = Image.open(io.BytesIO(f)); image.load(); b = time.perf_counter()
                    w, h = image.size; s = (224, 224 * h // w) if w <= h else (224 * w // h, 224)
                    image = image.resize(s, Image.BICUBIC); x, y = round((s[0] - 224) / 2), round((s[1] - 224) / 2)
                    image = image.crop((x, y, x + 224, y + 224)).convert('RGB')
                    (np.asarray(image).transpose(2, 0, 1) / np.float32(255) - mean) / std
                    c = time.perf_counter(); decode += b - a; rest += c - b; n += 1
            print(f"decode {n / decode:.0f}, resize, crop and normalize {n / rest:.0f}")
            """;
        string pillow = new ScriptProcess("/usr/bin/python3", ["-c", Script, $"{SecondsEach / 2}", .. files.Take(64)]).Output();
        Console.WriteLine(
            $"  preparing per core    ours: decode {done / times.DecodeSeconds:F0}, resize, crop and normalize "
                + $"{done / times.ResizeSeconds:F0}   Pillow: {pillow}"
        );
    }

    private static double Rate(Action step)
    {
        var clock = Stopwatch.StartNew();
        int steps = 0;
        for (; clock.Elapsed.TotalSeconds < SecondsEach; steps++)
            step();
        return steps / clock.Elapsed.TotalSeconds;
    }

    private sealed class ImageRow
    {
        public string Path { get; set; } = "";
    }
}
