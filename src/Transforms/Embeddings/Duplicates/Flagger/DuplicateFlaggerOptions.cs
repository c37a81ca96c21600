namespace MLNet.Embeddings;

public sealed partial class DuplicateFlaggerEstimator
{
    /// <summary>What a <see cref="DuplicateFlaggerEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
    /// range.</remarks>
    public sealed class Options
    {
        /// <summary>What the names of the added columns begin with.</summary>
        /// <value>Required.</value>
        public string OutputColumnName { get; set; } = "";

        /// <summary>Name of the column of vectors: a vector of <see cref="float"/> of known size.</summary>
        /// <value>Default <see langword="null"/>: the output column's name, or, where <see cref="ImagePathColumnName"/> or
        /// <see cref="EvidenceColumnName"/> is set, no vectors:
        /// images are compared alone.</value>
        public string? InputColumnName { get; set; }

        /// <summary>
        /// Name of the column of images: the path of a file as text, the content of a file as a vector of bytes, or
        /// <see cref="Microsoft.ML.Data.MLImage"/>. Where it is set, equal files and equal pixels are found, and near duplicates are
        /// scored by pixel evidence, which
        /// tolerates shifts, crops, changes of size and color, and mirroring; vectors then only propose candidates.
        /// </summary>
        /// <remarks>
        /// Only files, given by their paths, are looked at again at up to 512 pixels a side before two pictures count as near duplicates.
        /// Contents and images are gone once their row is read: pairs of them are judged by 32 × 32 pixels alone, while fitting too, so
        /// that pictures which differ in a few details, such as filled-in forms of one template, are near duplicates of each other. A
        /// warning says of how many pairs; give paths where pictures are made from one template.
        /// </remarks>
        /// <value>Default <see langword="null"/>: vectors are compared by their cosine.</value>
        public string? ImagePathColumnName { get; set; }

        /// <summary>
        /// Name of a column of evidence, as <see cref="ClipEmbeddingEstimator.Options.EvidenceColumnName"/> makes it: the images were
        /// looked at while they were embedded and are not read again to be compared. Where <see cref="ImagePathColumnName"/> is set too,
        /// it says where the files of pairs that reach the threshold are for a second look.
        /// </summary>
        /// <value>Default <see langword="null"/>: images are read, where <see cref="ImagePathColumnName"/> names them.</value>
        public string? EvidenceColumnName { get; set; }

        /// <summary>Folder that paths of images are relative to.</summary>
        /// <value>
        /// Default <see langword="null"/>: the current folder. A full path is not saved with a model:
        /// <see cref="DuplicateFlaggerTransformer.WithImageFolder"/> gives a loaded
        /// one its folder.
        /// </value>
        public string? ImageFolder { get; set; }

        /// <summary>
        /// Name of a column of keys, all different: text, an integer of any size, or a key with or without values. By the key a row is
        /// known again, whatever its place among
        /// other rows, but a row of another split, or of vectors one with another vector, is not taken for the one with its key.
        /// </summary>
        /// <value>
        /// Default <see langword="null"/>: the path of the image, relative to <see cref="ImageFolder"/> where it lies in it, or else no
        /// keys. Without keys rows are known again by their content, and of several
        /// identical rows none can be told from the others: all of them are flagged.
        /// </value>
        public string? IdColumnName { get; set; }

        /// <summary>Name of a column with each row's split, such as "train" or "test": text, key, Boolean, or a number of any
        /// type.</summary>
        /// <value>Default <see langword="null"/>: no splits, and no leaks.</value>
        public string? SplitColumnName { get; set; }

        /// <summary>Name of a column with each row's label, of the same types.</summary>
        /// <value>Default <see langword="null"/>: no labels, and no label conflicts.</value>
        public string? LabelColumnName { get; set; }

        /// <summary>Name of a column of <see cref="float"/> that says how much one would like to keep a row, for
        /// <see cref="DuplicateKeep.HighestScore"/>.</summary>
        /// <value>Default <see langword="null"/>.</value>
        public string? ScoreColumnName { get; set; }

        /// <summary>Name of a column of facts, as <see cref="Microsoft.ML.ImageFactsCatalog.ImageFacts"/> or
        /// <see cref="ClipEmbeddingEstimator.Options.FactsColumnName"/> makes it, for <see cref="DuplicateKeep.Sharpest"/>. Only
        /// <c>Fit</c> reads it.</summary>
        /// <value>Default <see langword="null"/>.</value>
        public string? FactsColumnName { get; set; }

        /// <summary>How the score from which two rows are near duplicates is found.</summary>
        /// <value>Default <see cref="DuplicateThreshold.ModelDefault"/>.</value>
        public DuplicateThreshold Threshold { get; set; } = DuplicateThreshold.ModelDefault;

        /// <summary>How pairs become groups.</summary>
        /// <value>Default <see cref="DuplicateLinkage.Star"/>.</value>
        public DuplicateLinkage Linkage { get; set; }

        /// <summary>Which pairs may form groups.</summary>
        /// <value>Default <see cref="DuplicateScope.All"/>.</value>
        public DuplicateScope Scope { get; set; }

        /// <summary>Which member of a group is kept.</summary>
        /// <value>Default <see cref="DuplicateKeep.FirstKey"/>.</value>
        public DuplicateKeep Keep { get; set; }

        /// <summary>Names of the splits, the one to keep first, for <see cref="DuplicateKeep.SplitPriority"/>.</summary>
        /// <value>Default: test, then validation, then training data, under their usual names.</value>
        public string[] SplitPriority { get; set; } = ["test", "valid", "validation", "val", "train", "training"];

        /// <summary>Whether vectors are moved and scaled before their cosine is taken.</summary>
        /// <value>Default <see cref="DuplicateCentering.Automatic"/>: whitened from 1,000 rows on, unless the threshold is fixed.</value>
        public DuplicateCentering Centering { get; set; }

        /// <summary>What is done about rows that are near to very many others. Pixel evidence is corrected, with
        /// <see cref="DuplicateHubness.Csls"/>, or not.</summary>
        /// <value>Default <see cref="DuplicateHubness.Automatic"/>: <see cref="DuplicateHubness.Csls"/> from 1,000 rows on, unless the
        /// threshold is fixed.</value>
        public DuplicateHubness Hubness { get; set; }

        /// <summary>Which way up pictures are compared.</summary>
        /// <value>Default <see cref="DuplicateOrientation.Upright"/>. With <see cref="EvidenceColumnName"/>, which holds what was seen of
        /// upright pictures, the only choice.</value>
        public DuplicateOrientation Orientation { get; set; }

        /// <summary>Whether images are sought too that were cropped, letterboxed, captioned, or rotated by a few degrees, among the rows of
        /// <c>Fit</c> and for new ones; <see cref="DuplicatePair.Relation"/> tells which.</summary>
        /// <value>Default <see langword="true"/>. Among small images of more than 48 × 48 pixels it takes about as long as the rest of
        /// <c>Fit</c>; without it such copies are found where they are near as they lie.</value>
        public bool FindEditedCopies { get; set; } = true;

        /// <summary>How pairs of vectors are searched for. Images are always compared with their nearest gradient histograms.</summary>
        /// <value>Default <see cref="NeighborMethod.Automatic"/>: exact up to 200,000 rows.</value>
        public NeighborMethod NeighborMethod { get; set; }

        /// <summary>Neighbors found once, by <c>mlContext.FindNeighbors</c> in the column of vectors, and shared
        /// with other steps; rows are known again by their values.</summary>
        /// <remarks>
        /// They are used where vectors propose candidates among images, and where vectors are compared as they are with hubs corrected for.
        /// A plain cosine is compared for all pairs, which is no search of neighbors; centered and whitened vectors
        /// (<see cref="Centering"/>) are searched in their own space. Approximate ones may miss candidates of images, and are passed over
        /// otherwise.
        /// </remarks>
        /// <value>24 or more per row. Default <see langword="null"/>: the fit searches.</value>
        public NeighborSet? Neighbors { get; set; }

        /// <summary>Pairs above the threshold beyond which <c>Fit</c> gives up instead of filling the memory; each takes 12 bytes while it
        /// runs.</summary>
        /// <value>1 or more. Default 20 million.</value>
        public long MaximumNumberOfPairs { get; set; } = 20_000_000;

        /// <summary>
        /// Pairs that <see cref="DuplicateFlaggerTransformer.GetPairs"/> lists in any case: where fewer reach the threshold, the
        /// highest-scored ones below it follow. They flag nothing. With <see cref="DuplicateScope.CrossSplit"/> only pairs of different
        /// splits count.
        /// </summary>
        /// <value>0 or more; of cosines, no more than half the number of rows can be promised. Default 0.</value>
        public int MinimumNumberOfPairs { get; set; }

        /// <summary>Reads image files.</summary>
        /// <value>
        /// Default <see langword="null"/>: <see cref="ImageDecoders.Default"/>, which a loaded model takes too: the decoder is not saved
        /// with it.
        /// </value>
        public IImageDecoder? Decoder { get; set; }

        /// <summary>
        /// A file that remembers what closer looks at image files have shown in <c>Fit</c>, so that no pair of unchanged files is decoded
        /// again for one: see <see cref="ClipEmbeddingEstimator.Options.StorePath"/>, which may name the same file. It is not part of a
        /// saved model.
        /// </summary>
        /// <value>Default <see langword="null"/>: nothing is remembered.</value>
        public string? StorePath { get; set; }

        /// <summary>Threads to use in <c>Fit</c>.</summary>
        /// <value>1 or more. Default <see langword="null"/>: all processors.</value>
        public int? NumberOfThreads { get; set; }

        /// <summary>Stops a running <c>Fit</c>, within a second, with an <see cref="OperationCanceledException"/>.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
