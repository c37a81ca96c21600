using Microsoft.ML;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.SampleData.Digits;

namespace MLNet.Embeddings.SampleData;

/// <summary>Data to try a program with: drawn, not downloaded, and the same on every machine.</summary>
public static class DrawnData
{
    /// <summary>
    /// Draws a labeled set of pictures with planted copies, leaks, wrong labels and outliers, and says on the console where it is.
    /// </summary>
    /// <param name="folder">Folder to write to, made when absent; pictures of an earlier call are written again.</param>
    /// <param name="count">Number of files, at least 100.</param>
    /// <returns>The folder, with pictures as <c>SPLIT/CLASS/FILE</c> and the truth about each in <c>truth.csv</c>.</returns>
    public static string Pictures(string folder = "demo", int count = 600)
    {
        DemoDatasetWriter.Write(
            new DemoOptions
            {
                Folder = folder,
                Count = count,
                Broken = 0,
            }
        );
        Console.WriteLine($"No folder was given, so {count} drawn pictures with planted faults are in {Path.GetFullPath(folder)}.");
        return folder;
    }

    /// <summary>Draws handwritten digits that look like MNIST's.</summary>
    /// <param name="mlContext">Makes the data view.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides every stroke.</param>
    /// <returns>Columns <c>Features</c>, 28 × 28 brightnesses from 0 to 1, and <c>Label</c>, the digit.</returns>
    public static IDataView Digits(MLContext mlContext, int count = 5000, int seed = 42) =>
        DigitRow.ToDataView(mlContext, DrawnDigits.Create(count, seed));
}
