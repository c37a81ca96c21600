namespace MLNet.Embeddings;

public sealed partial class ClipEmbeddingEstimator
{
    /// <summary>What a <see cref="ClipEmbeddingEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
    /// range.</remarks>
    public sealed class Options
    {
        /// <summary>Name of the column that receives the vector.</summary>
        /// <value>Required.</value>
        public string OutputColumnName { get; set; } = "";

        /// <summary>Name of the column of images: <see cref="Microsoft.ML.Data.MLImage"/>, the path of a file as text, or the content of a
        /// file as a vector of bytes.</summary>
        /// <value>Default: the name of the output column.</value>
        public string? InputColumnName { get; set; }

        /// <summary>The model.</summary>
        /// <value>Required.</value>
        public ClipModel? Model { get; set; }

        /// <summary>Name of a text column that receives the reason why an image has no vector, and is empty for the others.</summary>
        /// <value>Default <see langword="null"/>: no such column.</value>
        public string? StatusColumnName { get; set; }

        /// <summary>
        /// Name of a column that receives what a duplicate flagger keeps of an image, made while it is decoded anyway: an opaque vector of
        /// 3,152 bytes for <see cref="DuplicateFlaggerEstimator.Options.EvidenceColumnName"/>. The pixels of images of more than 524,288
        /// are not in it: name the paths to the flagger too, so that it finds copies that are equal in all of these. With
        /// <see cref="ImageDecoding.Scaled"/>, or of small images, gray levels stay in memory until a flagger was fitted, or for five
        /// minutes, 256 MB at most, so that its closer look at near duplicates decodes nothing again.
        /// </summary>
        /// <value>Default <see langword="null"/>: no such column.</value>
        public string? EvidenceColumnName { get; set; }

        /// <summary>
        /// Name of a column that receives a small copy of an image as a viewer shows it, made while it is decoded anyway: a JPEG as a
        /// vector of bytes of any length, empty where the image cannot be read.
        /// </summary>
        /// <value>Default <see langword="null"/>: no such column.</value>
        public string? ThumbnailColumnName { get; set; }

        /// <summary>Pixels of the longer side of small copies at most; a smaller image keeps its size.</summary>
        /// <value>From 1 to 4096. Default 128: some 3 KB for each photograph.</value>
        public int ThumbnailSide { get; set; } = 128;

        /// <summary>
        /// Name of a column that receives what is measured of an image while it is decoded anyway: a vector with a named slot for each
        /// member of <see cref="ImageFact"/>, NaN where the image cannot be read.
        /// </summary>
        /// <value>Default <see langword="null"/>: no such column.</value>
        public string? FactsColumnName { get; set; }

        /// <summary>
        /// At which size files are decoded. <see cref="ImageDecoding.Scaled"/> takes a quarter of the time for photographs of 12
        /// megapixels; the cosine between the vectors of both ways is .99 or more, mostly .999.
        /// </summary>
        /// <value>Default <see cref="ImageDecoding.Exact"/>.</value>
        public ImageDecoding Decoding { get; set; }

        /// <summary>What happens to an image that cannot be read.</summary>
        /// <value>Default <see cref="RowErrorHandling.MissingValue"/>: its vector is NaN.</value>
        public RowErrorHandling OnError { get; set; }

        /// <summary>Folder that relative paths start from.</summary>
        /// <value>Default <see langword="null"/>: the current folder.</value>
        public string? ImageFolder { get; set; }

        /// <summary>
        /// What decodes files. It is not part of a saved model: a loaded one decodes with <see cref="ImageDecoders.Default"/>.
        /// </summary>
        /// <value>Default <see langword="null"/>: <see cref="ImageDecoders.Default"/>.</value>
        public IImageDecoder? Decoder { get; set; }

        /// <summary>
        /// A file that remembers what was computed of image files, so that none that is unchanged is decoded or embedded again, in this
        /// process or in another one. It is made where there is none, and it is not part of a saved model.
        /// </summary>
        /// <remarks>
        /// What is remembered belongs to the SHA-256 of a file's content, the model, the preprocessing and the decoder's type: a decoder
        /// of your own whose results change needs another store. Only files named by paths are remembered, not images or bytes. Any number
        /// of processes may use one store at a time. See <see cref="EmbeddingStore"/>.
        /// </remarks>
        /// <value>Default <see langword="null"/>: nothing is remembered.</value>
        public string? StorePath { get; set; }

        /// <summary>Images that go through the model at once; models exported for one image at a time ignore it.</summary>
        /// <value>From 1 to 1024. Default 16.</value>
        public int BatchSize { get; set; } = 16;

        /// <summary>Threads that decode, and threads of the model. It is not part of a saved model.</summary>
        /// <value>1 or more. Default <see langword="null"/>: all processors.</value>
        public int? NumberOfThreads { get; set; }

        /// <summary>The device to run on. It is not part of a saved model: a loaded one takes <c>MLContext.GpuDeviceId</c>.</summary>
        /// <value>0 or more. Default <see langword="null"/>: <c>MLContext.GpuDeviceId</c>, and the CPU where that is not set
        /// either.</value>
        public int? GpuDeviceId { get; set; }

        /// <summary>What runs the model on that device. It is not part of a saved model: a loaded one takes CUDA.</summary>
        /// <value>Default <see cref="GpuProvider.Cuda"/>.</value>
        public GpuProvider GpuProvider { get; set; }

        /// <summary>Whether to run on the CPU where the device cannot be used, instead of failing.</summary>
        /// <value>Default <see langword="null"/>: <c>MLContext.FallbackToCpu</c>.</value>
        public bool? FallbackToCpu { get; set; }

        /// <summary>Stops a running <c>Fit</c>, its download of the model included, and the reading of transformed rows, after the batch
        /// that is in the model, with an <see cref="OperationCanceledException"/>. It is not part of a saved model.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
