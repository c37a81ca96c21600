using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Benchmarks.Peers;

namespace MLNet.Embeddings.Benchmarks.Photographs;

/// <summary>
/// A whole inspection of photographs in a fresh process, beside Pillow that decodes the same files in two processes and does nothing
/// else; its peak memory; and what decoding at a smaller scale costs in cosine.
/// </summary>
internal static class PhotographsBenchmark
{
    private const int Drawn = 216;
    private const int Compared = 48;

    private const string DecodeScript = """
        import sys, time, multiprocessing
        from PIL import Image
        def decode(path):
            with Image.open(path) as image:
                image.load()
        if __name__ == "__main__":
            files = sys.argv[1:]
            start = time.time()
            with multiprocessing.Pool(2) as pool:
                pool.map(decode, files, chunksize=4)
            print(time.time() - start)
        """;

    /// <summary>Runs the comparison.</summary>
    /// <param name="images">A folder of photographs; <see langword="null"/> draws some.</param>
    /// <param name="model">An ONNX model beside the embedded one, whose vectors are compared too.</param>
    /// <param name="rounds">Rounds, in each of which both sides run once.</param>
    public static void Run(string? images, string? model, int rounds)
    {
        string folder = images ?? Path.Combine(Path.GetTempPath(), "mlnet-embeddings-benchmarks", "photographs");
        if (images is null)
            DrawnPhotographs.Draw(folder, Drawn);

        string[] files = [.. Directory.GetFiles(folder, "*.jp*g", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Console.WriteLine($"\n{files.Length} photographs of {folder}");
        for (int round = 0; round < rounds; round++)
            Compare(folder, files);

        string[] compared = [.. files.Take(Compared)];
        PrintCosines("the embedded model", ClipModel.EmbeddedSmall, compared);
        if (model is not null)
            PrintCosines(Path.GetFileName(model), ClipModel.FromFiles(model).WithOpenAIPreprocessing(), compared);
    }

    private static void Compare(string folder, string[] files)
    {
        double? pillow = Pillow(files);
        (double seconds, long peak, string work) = Inspect(folder);
        string ratio = pillow is { } peer ? $", Pillow decodes them in {peer:F1} s: ratio {seconds / peer:F2}" : "";
        Console.WriteLine($"  inspect {seconds:F1} s, peak memory {peak} MB{ratio}; work {work}");
    }

    private static double? Pillow(string[] files)
    {
        try
        {
            return double.Parse(
                new ScriptProcess(PeerFolder.Python, ["-c", DecodeScript, .. files]).Output(),
                CultureInfo.InvariantCulture
            );
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Console.WriteLine($"  Pillow is left out: {failure.Message}");
            return null;
        }
    }

    // The seconds of the whole process: the start and compilation are paid by users too.
    private static (double Seconds, long PeakMegabytes, string Work) Inspect(string folder)
    {
        string report = Path.Combine(Path.GetTempPath(), "mlnet-embeddings-benchmarks", "photographs-report");
        string program = Path.Combine(AppContext.BaseDirectory, "mlnet-embeddings.dll");
        var start = new ProcessStartInfo("dotnet", [program, "inspect", folder, "--out", report])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A cache of its own: nothing is remembered from an earlier run.
        string cache = Directory.CreateTempSubdirectory().FullName;
        start.Environment["MLNET_EMBEDDINGS_CACHE"] = start.Environment["XDG_CACHE_HOME"] = cache;
        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20))
        {
            process.Refresh();
            peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
        }

        double seconds = clock.Elapsed.TotalSeconds;
        Directory.Delete(cache, recursive: true);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"inspect failed: {errors.Result.Trim()}");

        JsonElement result = JsonDocument.Parse(output.Result.TrimEnd().Split('\n')[^1]).RootElement;
        return (seconds, peak >> 20, result.GetProperty("work").GetRawText());
    }

    private static void PrintCosines(string name, ClipModel model, string[] files)
    {
        float[][] exact = Vectors(model, files, ImageDecoding.Exact);
        float[][] scaled = Vectors(model, files, ImageDecoding.Scaled);
        double[] cosines = [.. exact.Zip(scaled, (one, other) => (double)TensorPrimitives.CosineSimilarity<float>(one, other)).Order()];
        Console.WriteLine(
            $"  cosine of exact and scaled decoding, {name}, {files.Length} photographs: median {cosines[cosines.Length / 2]:F6}, least "
                + $"{cosines[0]:F6}"
        );
    }

    private static float[][] Vectors(ClipModel model, string[] files, ImageDecoding decoding)
    {
        var context = new MLContext(1);
        IDataView rows = context.Data.LoadFromEnumerable(files.Select(file => new Photograph { Path = file }));
        var options = new ClipEmbeddingEstimator.Options
        {
            OutputColumnName = "Vector",
            InputColumnName = nameof(Photograph.Path),
            Model = model,
            Decoding = decoding,
        };
        using ClipEmbeddingTransformer clip = context.Transforms.ClipEmbedding(options).Fit(rows);
        return [.. clip.Transform(rows).GetColumn<float[]>("Vector")];
    }

    private sealed class Photograph
    {
        public string Path { get; set; } = "";
    }
}
