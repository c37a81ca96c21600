using System.Globalization;
using System.Numerics.Tensors;
using MLNet.Embeddings.Benchmarks.MiniClip;

namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>
/// What an embedded model's probabilities are worth: the scale that fits them to one half of the pictures of each class, and the error on
/// the other half before and after; with one sentence for each class and with ensembles.
/// </summary>
internal static class CalibrationBenchmark
{
    private const double UsualScale = 100;

    /// <param name="options">The folder with test/CLASS, and whether the small model is meant.</param>
    /// <returns>What is lacking, if anything.</returns>
    public static string? Run(BenchmarkOptions options)
    {
        if (options.Data is null)
            return "calibration needs --data FOLDER, which holds pictures as test/CLASS.";

        LabeledImages pictures = LabeledImages.Read(Path.Combine(options.Data, "test")).First(options.PerClass);
        string[] names = ClassNames.InWords(options.Data, pictures.Classes);
        ClipModel clip = options.Model == "mini-clip" ? ClipModel.EmbeddedSmall : ClipModel.Embedded;
        using var model = new MeasuredModel(clip.Name, clip);
        Matrix images = model.Encode(pictures.Contents);
        int[] fitted = [.. Enumerable.Range(0, pictures.Count).Where(i => i % 2 == 0)];
        int[] tested = [.. Enumerable.Range(0, pictures.Count).Where(i => i % 2 == 1)];
        Console.WriteLine(
            $"{clip.Name}: {names.Length} classes, scale fitted to {fitted.Length:N0} pictures, measured on {tested.Length:N0} others"
        );
        Console.WriteLine(
            "\n| prompts | scale | accuracy | mean probability | expected calibration error |\n| --- | --- | --- | --- | --- |"
        );
        foreach ((string prompts, IReadOnlyList<string> templates) in Ensembles())
        {
            Matrix cosines = Cosines(images, Classes(model, names, templates));
            (Matrix fit, int[] fitLabels) = Take(cosines, pictures.Labels, fitted);
            (Matrix test, int[] testLabels) = Take(cosines, pictures.Labels, tested);
            foreach (
                (string origin, double scale) in (ReadOnlySpan<(string, double)>)
                    [
                        ("CLIP's", UsualScale),
                        ("fitted", Calibration.FitScale(fit, fitLabels)),
                        ("the model's", clip.LogitScale ?? UsualScale),
                    ]
            )
            {
                (double accuracy, double confidence, double error) = Calibration.Measure(test, testLabels, scale);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {prompts} | {origin}, {scale:F1} | {accuracy:F3} | {confidence:F3} | {error:F3} |"
                    )
                );
            }
        }

        return null;
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Templates)> Ensembles() =>
        [("Plain", PromptTemplates.Plain), ("Photos", PromptTemplates.Photos), ("Drawings", PromptTemplates.Drawings)];

    private static Matrix Classes(MeasuredModel model, string[] names, IReadOnlyList<string> templates)
    {
        Matrix prompts = model.EncodeTexts([
            .. names.SelectMany(name => templates.Select(template => template.Replace("{0}", name, StringComparison.Ordinal))),
        ]);
        var classes = new Matrix(names.Length, prompts.ColumnCount);
        for (int name = 0; name < names.Length; name++)
        {
            Span<float> mean = classes.Row(name);
            for (int i = 0; i < templates.Count; i++)
                TensorPrimitives.Add(mean, prompts.Row((name * templates.Count) + i), mean);
            TensorPrimitives.Divide(mean, TensorPrimitives.Norm(mean), mean);
        }

        return classes;
    }

    private static Matrix Cosines(Matrix images, Matrix classes)
    {
        var cosines = new Matrix(images.RowCount, classes.RowCount);
        Parallel.For(
            0,
            images.RowCount,
            row =>
            {
                Span<float> target = cosines.Row(row);
                for (int name = 0; name < target.Length; name++)
                    target[name] = TensorPrimitives.Dot(images.Row(row), classes.Row(name));
            }
        );
        return cosines;
    }

    private static (Matrix Cosines, int[] Labels) Take(Matrix cosines, IReadOnlyList<int> labels, int[] rows)
    {
        var taken = new Matrix(rows.Length, cosines.ColumnCount);
        for (int i = 0; i < rows.Length; i++)
            cosines.Row(rows[i]).CopyTo(taken.Row(i));
        return (taken, [.. rows.Select(row => labels[row])]);
    }
}
