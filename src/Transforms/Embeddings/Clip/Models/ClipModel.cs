using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;
using MLNet.Embeddings.Clip.Tokenizer;
using MLNet.Embeddings.Files;

namespace MLNet.Embeddings;

/// <summary>A CLIP model or any other encoder of images: an image model, a text model or both, and everything that is needed to run them
/// right.</summary>
/// <remarks>Making one reads no weights and downloads nothing;
/// <see cref="DownloadAsync(IProgress{ModelDownloadProgress}?, HttpClient?, CancellationToken)"/> does, and so does the first use of a
/// known model.</remarks>
public sealed class ClipModel
{
    private ClipModel(string name, string? license, string? source, ClipImageModel? image, ClipTextModel? text)
    {
        Name = name;
        License = license;
        Source = source;
        Image = image;
        Text = text;
    }

    /// <summary>Names that <see cref="Known"/> takes.</summary>
    public static IReadOnlyList<string> KnownNames { get; } = [.. ClipManifest.Default.Models.Select(model => model.Name)];

    /// <summary>Name of a known model, or of the files of another.</summary>
    public string Name { get; }

    /// <summary>License of a known model.</summary>
    public string? License { get; }

    /// <summary>The repository that publishes a known model.</summary>
    public string? Source { get; }

    /// <summary>Whether it can encode images.</summary>
    public bool HasImageModel => Image is not null;

    /// <summary>Whether it can encode texts.</summary>
    public bool HasTextModel => Text is not null;

    /// <summary>Whether it is known how images become tensors; a model of which it is not cannot encode any.</summary>
    public bool HasPreprocessing => Image is { Preprocessing: not null } or { IsOpenAI: true };

    /// <summary>How images become tensors; <see langword="null"/> is OpenAI's way at the model's own size, or not known: see
    /// <see cref="HasPreprocessing"/>.</summary>
    public ImagePreprocessing? Preprocessing => Image?.Preprocessing;

    /// <summary>
    /// What the cosines of images and texts are multiplied by, so that a softmax over classes tells probabilities: what a known model
    /// learnt, or what was fitted to held-out pictures for an embedded one; <see langword="null"/> where nothing tells.
    /// </summary>
    public float? LogitScale { get; private init; }

    /// <summary>All files of the model.</summary>
    public IReadOnlyList<ClipModelFile> Files =>
        [.. Image is null ? [] : new[] { Image.File }, .. Text is null ? [] : new[] { Text.File }, .. Text?.TokenizerFiles ?? []];

    /// <summary>Whether all files are there.</summary>
    public bool IsComplete => Files.All(file => file.Exists);

    internal ClipImageModel? Image { get; }

    internal ClipTextModel? Text { get; }

    /// <summary>A model of the manifest. Its files lie in the cache: the folder that MLNET_EMBEDDINGS_CACHE names, or mlnet-embeddings in
    /// the user's cache folder.</summary>
    /// <param name="name">One of <see cref="KnownNames"/>, such as "clip-vit-b32".</param>
    /// <exception cref="ArgumentException">No model has this name.</exception>
    public static ClipModel Known(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ManifestModel? entry = ClipManifest.Default.Models.FirstOrDefault(model =>
            model.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        );
        return entry is not null
            ? FromManifest(entry, CacheFolder.Path)
            : throw new ArgumentException($"No known model is called '{name}'; known are {string.Join(", ", KnownNames)}.", nameof(name));
    }

    /// <summary>
    /// The model that this project made for photographs: offline, about a hundred images a second on two cores. It names some two hundred
    /// kinds of things and the words wider than theirs; take a known model for anything open-ended.
    /// </summary>
    /// <remarks>Its files come with the package MLNet.Embeddings.PhotoClip, which puts them beside the application. Where they are not
    /// there, <see cref="IsComplete"/> is <see langword="false"/>, and the first use says how they get there.</remarks>
    public static ClipModel Embedded => FromEmbedded(EmbeddedModel.Photo.Find());

    /// <summary>
    /// The small model that this project trained itself: several times as quick as <see cref="Embedded"/>, offline, and made for
    /// drawings like the demo data set's and CIFAR-10's ten classes only.
    /// </summary>
    /// <remarks>Its files come with the package MLNet.Embeddings.MiniClip, which puts them beside the application. Where they are not
    /// there, <see cref="IsComplete"/> is <see langword="false"/>, and the first use says how they get there.</remarks>
    public static ClipModel EmbeddedSmall => FromEmbedded(EmbeddedModel.Small.Find());

    /// <summary>A model of the user's own ONNX files: a CLIP model, or any network that makes a vector of an image.</summary>
    /// <param name="imageModel">File of the image model.</param>
    /// <param name="textModel">File of the text model.</param>
    /// <param name="tokenizer">Folder, merges file or SentencePiece file of the text model's tokenizer; the text model's folder by
    /// default.</param>
    /// <param name="preprocessing">How images become tensors. By default what preprocessor_config.json, preprocess_cfg.json or
    /// open_clip_config.json beside the image model says (or in the folder above, where that one is called onnx, visual or vision), else
    /// that of the known model that the file or its folder is named after; where there is neither, the first use fails: a guess would
    /// cost accuracy without an error. See <see cref="WithOpenAIPreprocessing"/> for CLIP models without a description.</param>
    /// <param name="padding">What fills a short text.</param>
    /// <exception cref="ArgumentException">Neither file is given.</exception>
    /// <exception cref="InvalidDataException">The description beside the image model is not understood.</exception>
    public static ClipModel FromFiles(
        string? imageModel = null,
        string? textModel = null,
        string? tokenizer = null,
        ImagePreprocessing? preprocessing = null,
        TextPadding padding = TextPadding.Zero
    )
    {
        if (imageModel is null && textModel is null)
            throw new ArgumentException("Give the file of an image model, of a text model, or both.", nameof(imageModel));

        preprocessing?.Validate();
        return new ClipModel(
            Path.GetFileNameWithoutExtension(imageModel ?? textModel)!,
            license: null,
            source: null,
            imageModel is null
                ? null
                : new ClipImageModel(
                    new ClipModelFile(imageModel),
                    null,
                    null,
                    preprocessing ?? ModelSurroundings.FindPreprocessing(imageModel)
                ),
            textModel is null
                ? null
                : new ClipTextModel(
                    new ClipModelFile(textModel),
                    null,
                    null,
                    null,
                    padding,
                    tokenizer ?? Path.GetDirectoryName(Path.GetFullPath(textModel))!,
                    []
                )
        );
    }

    /// <summary>A model as it is published: a folder with the ONNX files, the tokenizer and the description of the preprocessing.</summary>
    /// <param name="folder">A clone of a repository in the layout of Hugging Face's exports or immich's.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no model.</exception>
    public static ClipModel FromFolder(string folder) => ModelFolder.Read(folder);

    /// <summary>The same model with other preprocessing.</summary>
    /// <param name="preprocessing">How images become tensors.</param>
    public ClipModel WithPreprocessing(ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        preprocessing.Validate();
        return With(Image is null ? null : Image with { Preprocessing = preprocessing });
    }

    /// <summary>The same model with OpenAI's preprocessing at the size that its file states: for CLIP models that come without a
    /// description.</summary>
    /// <exception cref="InvalidOperationException">The model has no image model.</exception>
    public ClipModel WithOpenAIPreprocessing() =>
        Image is null
            ? throw new InvalidOperationException($"The model '{Name}' has no image model.")
            : With(Image with { Preprocessing = null, IsOpenAI = true });

    /// <summary>The same model with vectors made of an output of several positions, as networks without a last pooling layer and vision
    /// transformers have it.</summary>
    /// <param name="pooling">How a vector is made of them.</param>
    /// <exception cref="InvalidOperationException">The model has no image model.</exception>
    public ClipModel WithPooling(VectorPooling pooling) =>
        Image is null
            ? throw new InvalidOperationException($"The model '{Name}' has no image model.")
            : With(Image with { Pooling = pooling });

    /// <summary>Downloads the files that are missing and checks those that are there; an interrupted download goes on where it
    /// stopped.</summary>
    /// <param name="progress">Told how far each file has come.</param>
    /// <param name="client">
    /// What asks the servers, such as one of an <c>IHttpClientFactory</c> with a proxy of its own; <see langword="null"/> takes one that
    /// heeds the system's proxy, gives an answer a minute, and looks at where redirects lead. A client that follows redirects itself is
    /// trusted with that.
    /// </param>
    /// <param name="cancellationToken">Stops the download; what is there is kept for the next attempt.</param>
    /// <exception cref="IOException">A file cannot be downloaded; the message says which file to put where.</exception>
    /// <exception cref="InvalidDataException">A file is not the published one: its size or SHA-256 is not the manifest's, or it is cut
    /// short or of another kind.</exception>
    public Task DownloadAsync(
        IProgress<ModelDownloadProgress>? progress = null,
        HttpClient? client = null,
        CancellationToken cancellationToken = default
    ) => DownloadAsync(Files, progress, client, cancellationToken);

    /// <summary>The model that options name, which must be one of images.</summary>
    /// <exception cref="ArgumentException">There is none, or it is none of images.</exception>
    internal static ClipModel RequireImages(ClipModel? model, string parameter) =>
        Require(model, parameter) is { HasImageModel: true } found
            ? found
            : throw new ArgumentException($"The model '{model!.Name}' has no image model.", parameter);

    /// <summary>The model that options name, which must be one of texts.</summary>
    /// <exception cref="ArgumentException">There is none, or it is none of texts.</exception>
    internal static ClipModel RequireTexts(ClipModel? model, string parameter) =>
        Require(model, parameter) is { HasTextModel: true } found
            ? found
            : throw new ArgumentException($"The model '{model!.Name}' has no text model.", parameter);

    internal static ClipModel FromManifest(ManifestModel entry, string cache)
    {
        string folder = Path.Combine(cache, entry.Name);
        ManifestText? text = entry.Text;
        ClipModelFile[] tokenizer = [.. text?.Tokenizer.Select(file => file.In(folder)) ?? []];
        return new ClipModel(
            entry.Name,
            entry.License,
            entry.Source,
            new ClipImageModel(
                entry.Image.File.In(folder, entry.Image.Megabytes),
                entry.Image.Input,
                entry.Image.Output,
                entry.Image.Preprocessing.Complete()
            )
            {
                Pooling = entry.Image.Pooling,
                UnusedInput = entry.Image.UnusedInput,
            },
            text is null
                ? null
                : new ClipTextModel(
                    text.File.In(folder, text.Megabytes),
                    text.Input,
                    text.Output,
                    text.ContextLength,
                    text.Padding,
                    Path.GetDirectoryName(tokenizer[0].Path)!,
                    tokenizer
                )
        )
        {
            LogitScale = text?.LogitScale,
        };
    }

    /// <summary>The embedded model in a folder that may not hold it.</summary>
    internal static ClipModel FromEmbedded(EmbeddedFolder found)
    {
        ClipModelFile tokenizer = found.File(EmbeddedModel.Merges);
        return new ClipModel(
            found.Model.Name,
            EmbeddedModel.License,
            "MLNet.Embeddings",
            new ClipImageModel(found.File(EmbeddedModel.ImageModel), null, null, found.Model.Preprocessing),
            new ClipTextModel(
                found.File(EmbeddedModel.TextModel),
                null,
                null,
                ClipTokenizer.DefaultContextLength,
                TextPadding.EndOfText,
                found.Folder,
                [tokenizer]
            )
        )
        {
            LogitScale = found.Model.LogitScale,
        };
    }

    /// <summary>Opens the image model, downloading it first where need be.</summary>
    /// <param name="options">Where and how to run.</param>
    /// <param name="progress">Told how far a download has come.</param>
    /// <param name="canBeSaved">Whether the model may be saved later, so that its content is kept.</param>
    /// <param name="cancellation">Stops the download.</param>
    internal ImageEncoder OpenImageEncoder(
        EncoderOptions options,
        IProgress<ModelDownloadProgress>? progress = null,
        bool canBeSaved = false,
        CancellationToken cancellation = default
    )
    {
        ClipImageModel image = Image ?? throw new InvalidOperationException($"The model '{Name}' has no image model.");
        Task.Run(() => DownloadAsync([image.File], progress, client: null, cancellation), cancellation).GetAwaiter().GetResult();
        if (!HasPreprocessing)
            throw UnknownPreprocessing(image.File.Path);

        return new ImageEncoder(
            ModelContent.FromFile(image.File.Path, canBeSaved),
            image.Input,
            image.Output,
            image.Preprocessing,
            options,
            image.Pooling,
            image.UnusedInput
        );
    }

    /// <summary>Opens the text model, downloading it first where need be.</summary>
    /// <param name="options">Where and how to run.</param>
    /// <param name="progress">Told how far a download has come.</param>
    /// <param name="canBeSaved">Whether the model may be saved later, so that its content is kept.</param>
    /// <param name="cancellation">Stops the download.</param>
    internal TextEncoder OpenTextEncoder(
        EncoderOptions options,
        IProgress<ModelDownloadProgress>? progress = null,
        bool canBeSaved = false,
        CancellationToken cancellation = default
    )
    {
        ClipTextModel text = Text ?? throw new InvalidOperationException($"The model '{Name}' has no text model.");
        Task.Run(() => DownloadAsync([text.File, .. text.TokenizerFiles], progress, client: null, cancellation), cancellation)
            .GetAwaiter()
            .GetResult();
        ITextTokenizer tokenizer = TextTokenizerFiles.Read(text.TokenizerPath);
        return new TextEncoder(
            ModelContent.FromFile(text.File.Path, canBeSaved),
            tokenizer,
            text.Input,
            text.Output,
            text.ContextLength ?? tokenizer.ContextLength,
            text.Padding == TextPadding.Zero ? 0 : null,
            options
        );
    }

    // A wrong guess would cost accuracy without an error: by a ResNet18's neighbors .63 of the pictures were named rightly, and .09 with
    // CLIP's numbers.
    private static InvalidOperationException UnknownPreprocessing(string file) =>
        new(
            $"How the model '{file}' wants its images is not known: put its {string.Join(" or ", ModelSurroundings.DescriptionNames)} "
                + $"beside it, or call {nameof(WithPreprocessing)} or, for a CLIP model, {nameof(WithOpenAIPreprocessing)}."
        );

    private ClipModel With(ClipImageModel? image) => new(Name, License, Source, image, Text) { LogitScale = LogitScale };

    private static ClipModel Require(ClipModel? model, string parameter) =>
        model
        ?? throw new ArgumentException("Model is required: see ClipModel.Known, ClipModel.FromFiles and ClipModel.FromFolder.", parameter);

    private static async Task DownloadAsync(
        IEnumerable<ClipModelFile> files,
        IProgress<ModelDownloadProgress>? progress,
        HttpClient? client,
        CancellationToken cancellation
    )
    {
        foreach (ClipModelFile file in files)
            await ModelDownloader.DownloadAsync(file, progress, cancellation, client: client).ConfigureAwait(false);
    }
}
