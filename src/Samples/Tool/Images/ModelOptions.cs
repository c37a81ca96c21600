using System.CommandLine;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The options that choose a CLIP model and where it runs, and what decodes the pictures for it.</summary>
internal sealed class ModelOptions
{
    private const string Unpooled = "none";

    private readonly Option<string?> _model = new("--model")
    {
        Description =
            "A model by name (see: models list), or a folder with a published one; without it, the one for photographs that ships with the "
            + "program",
        HelpName = "name|folder",
    };
    private readonly Option<string?> _imageModel = new("--image-model") { Description = "ONNX file of an image model", HelpName = "file" };
    private readonly Option<string?> _preprocessing = new("--preprocessing")
    {
        Description =
            "How the file of --image-model wants its images: a preprocessor_config.json, preprocess_cfg.json or open_clip_config.json, or "
            + "clip for OpenAI's way; without it, what lies beside the model",
        HelpName = "file|clip",
    };
    private readonly Option<string> _pooling = new Option<string>("--pooling")
    {
        Description =
            "How a vector is made where an image model gives a map or tokens: mean, or first for the class token of a vision transformer",
        DefaultValueFactory = _ => Unpooled,
    }.OneOf(Unpooled, "mean", "first");
    private readonly Option<string?> _textModel = new("--text-model") { Description = "ONNX file of a text model", HelpName = "file" };
    private readonly Option<string?> _tokenizer = new("--tokenizer")
    {
        Description = "Folder with merges.txt, bpe_simple_vocab_16e6.txt.gz or SigLIP 2's tokenizer.model",
        HelpName = "folder",
    };
    private readonly Option<int> _batch = new Option<int>("--batch")
    {
        Description = "Items that go through the model at once",
        DefaultValueFactory = _ => 16,
    }.Between(1, 1024);
    private readonly Option<int?> _gpu = new Option<int?>("--gpu")
    {
        Description = "CUDA device to run on (built with -p:Gpu=true); without it, the CPU",
        HelpName = "device",
    }.AtLeast(0);
    private readonly Option<int?> _threads = new Option<int?>("--threads")
    {
        Description = "Threads to use; without it, all processors",
    }.Between(1, 1024);

    private readonly DecodingOptions? _decoding;
    private readonly StoreOption? _store;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="readsImages">Whether it reads pictures, and not only texts.</param>
    /// <param name="decoding">At which size it decodes large pictures unless it is told.</param>
    public ModelOptions(Command command, bool readsImages = true, ImageDecoding decoding = ImageDecoding.Scaled)
    {
        command.Options.Add(_model);
        command.Options.Add(_imageModel);
        if (readsImages)
        {
            command.Options.Add(_preprocessing);
            command.Options.Add(_pooling);
        }

        command.Options.Add(_textModel);
        command.Options.Add(_tokenizer);
        command.Options.Add(_batch);
        command.Options.Add(_gpu);
        command.Options.Add(_threads);
        if (!readsImages)
            return;
        _decoding = new DecodingOptions(command, decoding);
        _store = new StoreOption(command);
    }

    /// <summary>Whether the small model takes the place of the default: the pictures are drawings such as it learned from.</summary>
    public bool PrefersSmall { get; set; }

    /// <summary>Whether the command line names a model.</summary>
    public bool IsNamed(ParseResult arguments) => !IsDefault(arguments);

    /// <summary>Options that no result depends on.</summary>
    public IEnumerable<Option> WithoutEffect => _store is null ? [_threads] : [_threads, _store.Option];

    /// <summary>The model that the options name.</summary>
    public ClipModel Model(ParseResult arguments)
    {
        string? name = arguments.GetValue(_model);
        string? image = arguments.GetValue(_imageModel);
        string? text = arguments.GetValue(_textModel);
        if (name is not null && (image is not null || text is not null))
            throw new InputException("Give either --model or the files of one (--image-model, --text-model).");
        if (IsDefault(arguments))
        {
            return arguments.GetValue(_preprocessing) is null && arguments.GetValue(_pooling) is null or Unpooled
                ? Default
                : throw new InputException(
                    $"{_preprocessing.Name} and {_pooling.Name} tell of a model of your own: name it with {_imageModel.Name} or "
                        + $"{_model.Name}."
                );
        }

        ClipModel model =
            name is null ? ClipModel.FromFiles(image, text, arguments.GetValue(_tokenizer))
            : Directory.Exists(name) ? ClipModel.FromFolder(name)
            : EmbeddedModels.Named(name);
        return _decoding is not null && model.HasImageModel ? Completed(arguments, model) : model;
    }

    private ClipModel Completed(ParseResult arguments, ClipModel model)
    {
        model = arguments.GetValue(_preprocessing) switch
        {
            null => model,
            "clip" => model.WithOpenAIPreprocessing(),
            string path => model.WithPreprocessing(ImagePreprocessing.FromFile(path)),
        };
        if (!model.HasPreprocessing && model.IsComplete)
        {
            throw new InputException(
                $"How the model '{model.Name}' wants its images is not known: put its preprocessor_config.json, preprocess_cfg.json or "
                    + $"open_clip_config.json beside it, or name such a file with {_preprocessing.Name} (clip for OpenAI's way)."
            );
        }

        // A known model says itself how its output is pooled.
        return arguments.GetValue(_pooling) switch
        {
            "mean" => model.WithPooling(VectorPooling.Mean),
            "first" => model.WithPooling(VectorPooling.FirstToken),
            _ => model,
        };
    }

    /// <summary>Files that the options name.</summary>
    public IEnumerable<(string Option, string? Path)> Files(ParseResult arguments) =>
        [(_imageModel.Name, arguments.GetValue(_imageModel)), (_textModel.Name, arguments.GetValue(_textModel))];

    /// <summary>What decodes the pictures.</summary>
    private IImageDecoder Decoder(ParseResult arguments) => _decoding!.Decoder(arguments);

    /// <summary>Says which model is used where none was named; one that is named wrongly is refused before any work.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="console">Is told.</param>
    /// <param name="remembers">Whether the pictures are remembered.</param>
    public void Announce(ParseResult arguments, CommandConsole console, bool remembers = true)
    {
        Model(arguments);
        if (remembers)
            AnnounceStore(arguments, console);
        if (IsDefault(arguments))
            console.Note($"Model: {Default.Name}, {DefaultInWords}; --model clip-vit-b32 takes OpenAI's CLIP, a download of 600 MB.");
    }

    /// <summary>Says which store remembers the pictures.</summary>
    public void AnnounceStore(ParseResult arguments, CommandConsole console) => _store?.Announce(arguments, console);

    /// <summary>The model in a few words.</summary>
    public string Describe(ParseResult arguments) =>
        IsDefault(arguments) ? $"the embedded model {Default.Name}" : $"model {Model(arguments).Name}";

    /// <summary>Tells an inspector the model, where it runs and what decodes the pictures.</summary>
    public T Apply<T>(ParseResult arguments, T options)
        where T : InspectorOptions
    {
        options.Model = Model(arguments);
        options.BatchSize = arguments.GetValue(_batch);
        options.GpuDeviceId = arguments.GetValue(_gpu);
        options.NumberOfThreads = arguments.GetValue(_threads);
        options.Decoder = Decoder(arguments);
        options.Decoding = _decoding!.Decoding(arguments);
        options.StorePath = _store!.Path(arguments);
        return options;
    }

    public ClipEmbeddingEstimator.Options ForImages(ParseResult arguments) =>
        new()
        {
            Model = Model(arguments),
            BatchSize = arguments.GetValue(_batch),
            GpuDeviceId = arguments.GetValue(_gpu),
            NumberOfThreads = arguments.GetValue(_threads),
            Decoder = Decoder(arguments),
            Decoding = _decoding!.Decoding(arguments),
            StorePath = _store!.Path(arguments),
        };

    public ClipTextEmbeddingEstimator.Options ForTexts(ParseResult arguments) =>
        new()
        {
            OutputColumnName = "Vector",
            InputColumnName = nameof(TextRow.Text),
            Model = Model(arguments),
            BatchSize = arguments.GetValue(_batch),
            GpuDeviceId = arguments.GetValue(_gpu),
            NumberOfThreads = arguments.GetValue(_threads),
        };

    private ClipModel Default => PrefersSmall ? ClipModel.EmbeddedSmall : ClipModel.Embedded;

    private string DefaultInWords =>
        PrefersSmall ? "the small one that ships with the program" : "the one for photographs that ships with the program";

    private bool IsDefault(ParseResult arguments) =>
        arguments.GetValue(_model) is null && arguments.GetValue(_imageModel) is null && arguments.GetValue(_textModel) is null;
}
