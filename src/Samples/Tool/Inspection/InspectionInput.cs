using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Inspection;

/// <summary>What is inspected: the images of a folder, or vectors, of images or of anything.</summary>
/// <param name="Listing">The folder; <see langword="null"/> for vectors.</param>
/// <param name="Vectors">The vectors; <see langword="null"/> for a folder.</param>
internal sealed record InspectionInput(ImageFolderListing? Listing, VectorInput? Vectors)
{
    /// <summary>Which split each row is in.</summary>
    public JsonObject Layout => Listing is null ? UnderstoodLayout.OfSplits(Vectors!.AllSplits) : UnderstoodLayout.ToJson(Listing);

    /// <summary>
    /// Refuses a folder beside vectors, options that say something of no vectors, and results in the place of what is read.
    /// </summary>
    /// <param name="vectors">The options of vectors.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="folder">The folder that is named; <see langword="null"/> for none.</param>
    /// <param name="place">The option that names the folder of results, and that folder.</param>
    public static void CheckPlaces(VectorInputOptions vectors, ParseResult arguments, string? folder, (string Option, string Folder) place)
    {
        if (vectors.Input(arguments) is null)
            vectors.RequireInput(arguments);
        else if (folder is not null)
            throw new InputException(
                $"Name a folder of pictures, or vectors with {vectors.InputName}, and not both; paths of the vectors' images go to --paths."
            );

        OutputPlace.Check(
            vectors.Files(arguments),
            DatasetReport.FileNames.Concat(ClassReport.FileNames).Select(name => (place.Option, (string?)Path.Combine(place.Folder, name)))
        );
    }

    /// <summary>Whether the limits can be judged at all.</summary>
    public GateVerdict Precheck(DatasetGates gates) => Listing is null ? gates.Precheck(Vectors!.AllSplits) : gates.Precheck(Listing);

    /// <summary>What is looked at, in a few words.</summary>
    public string Title(bool isDrawn)
    {
        if (Listing is null)
            return string.Create(CultureInfo.InvariantCulture, $"{Vectors!.Keys.Length:N0} vectors of {NameOf(Vectors.Name)}");

        string name = isDrawn ? "drawn by the program" : $"of {NameOf(Listing.Path)}";
        return string.Create(CultureInfo.InvariantCulture, $"{Listing.ImageCount:N0} pictures {name}");
    }

    /// <summary>How splits are told, in a sentence.</summary>
    public string DescribeLayout() => Listing?.Description ?? UnderstoodLayout.DescribeSplits(Vectors!.AllSplits);

    /// <summary>Looks at all there is.</summary>
    public DatasetReport Inspect(MLContext mlContext, DatasetInspectorOptions options) =>
        Listing is null
            ? DatasetInspector.Inspect(Vectors!.ToDataView(mlContext), Vectors.Columns, options)
            : DatasetInspector.Inspect(Listing, options);

    /// <summary>Looks at the classes alone.</summary>
    public ClassReport InspectClasses(MLContext mlContext, DatasetInspectorOptions options) =>
        Listing is null
            ? DatasetInspector.InspectClasses(Vectors!.ToDataView(mlContext), Vectors.Columns, options)
            : DatasetInspector.InspectClasses(Listing, options);

    private static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
}
