using System.CommandLine;
using System.Reflection;
using MLNet.Embeddings.Training.Captions;
using MLNet.Embeddings.Training.Photo.Export;
using MLNet.Embeddings.Training.Photo.Learning;
using MLNet.Embeddings.Training.Photo.Tower;
using MLNet.Embeddings.Training.Photo.Words;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo;

/// <summary>Makes the photo model: the image network in 8 bits, a head to the space it shares with texts, and the text network.</summary>
internal sealed class PhotoCommand : Command
{
    // Of each kind: photographs, thumbnails, drawings.
    private const int CalibrationPictures = 50;
    private const int HeldOutEvery = 20;
    private const int MostMerges = 3500;

    // The largest share of detail that leaves the neighbors of held-out pictures as good as with any other, within this much.
    private const double Tolerated = 0.01;

    private static readonly double[] Shares = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7];

    /// <summary>Where the package has the network.</summary>
    public static string PackagedNetwork =>
        typeof(PhotoCommand)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "ResNet18")
            ?.Value
        ?? "ResNet18.onnx";

    private readonly Option<string> _photos = new("--photos")
    {
        Description = "Folder with Tiny ImageNet's training part, one folder for each number of WordNet",
        Required = true,
    };
    private readonly Option<string> _more = new("--more")
    {
        Description = "Folder with CIFAR-10's training part, one folder for each class",
        Required = true,
    };
    private readonly Option<string> _network = new("--network")
    {
        Description = "ResNet18.onnx; by default that of the package Microsoft.ML.DnnImageFeaturizer.ResNet18",
        DefaultValueFactory = _ => PackagedNetwork,
    };
    private readonly Option<string> _wordNet = new("--wordnet")
    {
        Description = "Folder with WordNet's data.noun",
        DefaultValueFactory = _ => "/usr/share/wordnet",
    };
    private readonly Option<string> _work = new("--work")
    {
        Description = "Folder for what the image network gave",
        DefaultValueFactory = _ => "out/photo",
    };
    private readonly Option<string> _output = new("--output")
    {
        Description = "Folder of the model",
        DefaultValueFactory = _ => "models/photo-clip",
    };
    private readonly Option<int> _photosEach = new("--photos-per-class")
    {
        Description = "Pictures of each class of --photos",
        DefaultValueFactory = _ => 100,
    };
    private readonly Option<int> _moreEach = new("--more-per-class")
    {
        Description = "Pictures of each class of --more",
        DefaultValueFactory = _ => 1000,
    };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes over the pictures", DefaultValueFactory = _ => 16 };
    private readonly Option<int> _steps = new("--steps") { Description = "Steps of 512 captions", DefaultValueFactory = _ => 5000 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed", DefaultValueFactory = _ => 2026 };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public PhotoCommand()
        : base("photo", "Make the photo model: read each picture once, train the head and the text network, write the files.")
    {
        foreach (
            Option option in (Option[])
                [_photos, _more, _network, _wordNet, _work, _output, _photosEach, _moreEach, _epochs, _steps, _seed, _threads]
        )
            Options.Add(option);

        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed), cancellation));
    }

    private void Run(ParseResult parsed)
    {
        set_num_threads(parsed.GetValue(_threads));
        string work = parsed.GetRequiredValue(_work);
        ulong seed = parsed.GetValue(_seed);
        Directory.CreateDirectory(work);
        random.manual_seed((long)seed);

        PictureList photos = PictureList.Read(parsed.GetRequiredValue(_photos), parsed.GetValue(_photosEach));
        PictureList more = PictureList.Read(parsed.GetRequiredValue(_more), parsed.GetValue(_moreEach));
        var drawings = new DrawnList(2000, seed);
        Log($"{photos.Files.Count} photos, {more.Files.Count} more, {drawings.Count} drawings");

        QuantizedTower tower = Tower(ResidualNetwork.Read(parsed.GetRequiredValue(_network)), photos, more, drawings);
        string model = Path.Combine(work, "features.onnx");
        File.WriteAllBytes(model, tower.Write(PhotoClip.Side));
        var reader = new FeatureReader(model, work);
        FeatureSet[] sets =
        [
            new(reader.Read("photos", photos, photos.Files.Count), photos.Meanings, AreDrawings: false),
            new(reader.Read("more", more, more.Files.Count), more.Meanings, AreDrawings: false),
            new(reader.Read("drawings", drawings, drawings.Count), drawings.Meanings, AreDrawings: true),
        ];
        PhotoData all = PhotoData.Join(sets, WordNet.Read(parsed.GetRequiredValue(_wordNet)));
        Log($"{all.Words.Concepts.Count} concepts, {all.Words.OtherWords.Count} words of narrower meanings");

        PhotoData train = all.Where(row => row % HeldOutEvery != 0);
        PhotoData held = all.Where(row => row % HeldOutEvery == 0);
        SharedSpace space = ImageSide.Train(train, parsed.GetValue(_epochs), Log);
        var heldOut = new HeldOut(train, held);
        Log($"held out: named right by directions {heldOut.Named(space, space.Concepts):F3}");
        double share = DetailShare(heldOut, space, train, held);

        var writer = new PhotoCaptionWriter(all.Words);
        ClipTokenizer tokenizer = MergesTrainer.Train(writer.TokenizerTexts(seed), MostMerges);
        Log($"{tokenizer.VocabularySize} symbols");
        BagNetwork texts = TextSide.Train(space, all.Words, tokenizer, parsed.GetValue(_steps), seed, Log);
        using (no_grad())
        {
            Tensor named = texts.Encode(
                PhotoTexts.Ids(
                    tokenizer,
                    [.. all.Words.Concepts.Select(concept => $"a photo of a {concept.Words.FirstOrDefault("thing")}")]
                )
            );
            Log($"held out: named right by \"a photo of a …\" {heldOut.Named(space, named):F3}");
        }

        string folder = parsed.GetRequiredValue(_output);
        PhotoFolderWriter.Write(folder, tower, space, texts, tokenizer, share);
        var facts = new PhotoFacts
        {
            Photos = photos.Files.Count,
            More = more.Files.Count,
            Drawings = drawings.Count,
            Calibration = 3 * CalibrationPictures,
            Concepts = all.Words.Concepts.Count,
            OtherWords = all.Words.OtherWords.Count,
            Symbols = tokenizer.VocabularySize,
            Epochs = parsed.GetValue(_epochs),
            Steps = parsed.GetValue(_steps),
            Seed = seed,
            DetailShare = share,
        };
        File.WriteAllText(Path.Combine(folder, "README.md"), PhotoCard.Write(facts).ReplaceLineEndings("\n"));
        Log($"{folder}: detail share {share:F2}");
    }

    private static QuantizedTower Tower(ResidualNetwork network, PictureList photos, PictureList more, DrawnList drawings)
    {
        CalibrationSet[] kinds =
        [
            new(photos.Open, photos.Files.Count, CalibrationPictures),
            new(more.Open, more.Files.Count, CalibrationPictures),
            new(drawings.Open, drawings.Count, CalibrationPictures),
        ];
        return new QuantizedTower(network, Calibrator.Measure(network, kinds), WeightRounder.Round(network, kinds));
    }

    private static double DetailShare(HeldOut heldOut, SharedSpace space, PhotoData train, PhotoData held)
    {
        using var noGradient = no_grad();
        Log($"held out: ten nearest by the network's own features {heldOut.NearestRight(train.Features, held.Features):F3}");
        var points = new List<(double Share, double Right)>();
        foreach (double share in Shares)
        {
            using DisposeScope scope = NewDisposeScope();
            points.Add((share, heldOut.NearestRight(space.Encode(train.Features, share), space.Encode(held.Features, share))));
            Log($"held out: ten nearest with a detail share of {share:F1} {points[^1].Right:F3}");
        }

        double best = points.Max(point => point.Right);
        return points.Last(point => point.Right >= best - Tolerated).Share;
    }

    private static void Log(string line) => Console.WriteLine($"{DateTime.Now:HH:mm:ss}  {line}");
}
