using MLNet.Embeddings.Training.Learning;
using MLNet.Embeddings.Training.Networks;

namespace MLNet.Embeddings.Training.Export;

/// <summary>The model card's parts that follow from the training itself; what the files are measured to do is added by the measuring
/// command.</summary>
internal static class ModelCard
{
    private static string Text => $"a transformer of {TextNetwork.LayerCount} layers, {TextNetwork.Width} wide";

    private static string Squash => $"squash to {MiniClip.Side} × {MiniClip.Side}, bicubic";

    public static string Write(TrainingOptions options, TrainingData data, TrainingState state, CalibrationPoint calibration) =>
        $"""
            # mini-clip

            A CLIP model small enough to ship: images and texts become vectors of {MiniClip.MeaningLength
                + MiniClip.DetailLength} numbers in one space, offline, at hundreds of images a
            second on two cores. `ClipModel.EmbeddedSmall` loads it. It knows ten kinds of photos and what the demo data set draws, and
            little else; for anything open-ended take a real CLIP (`clip-vit-b32`).

            ## Files

            | file | what |
            | --- | --- |
            | `vision_model.onnx` | {MiniClip.Side} × {MiniClip.Side} pixels → vector; whitened patches and six convolutions |
            | `text_model.onnx` | {MiniClip.ContextLength} numbers of symbols → vector; {Text} |
            | `merges.txt`, `vocab.json` | byte-pair encoding of {state.Tokenizer.VocabularySize} symbols in CLIP's format |
            | `preprocessor_config.json` | {Squash}, mean {MiniClip.Mean}, deviation {MiniClip.StandardDeviation} |

            The first {MiniClip.MeaningLength} numbers of a vector are its meaning, which images and texts share. The other
            {MiniClip.DetailLength} tell one picture from every other, so that an edited copy stays next to its original; in a text's
            vector they are zero. The detail has {calibration.DetailShare:P0} of a picture's squared length, so the cosine of a picture
            and a text is at most {Math.Sqrt(1 - calibration.DetailShare):F2}.

            ## Data

            {data.Photos.Count:N0} photos of CIFAR-10's training part (Krizhevsky, 2009), of which {data.HeldOut.Count:N0} more were held
            out to choose the detail's share; its test part was used for measuring only. {options.Drawn:N0} pictures drawn by the program:
            the demo data set's twelve subjects (with another seed than the set that the samples draw), its outliers, shapes of named
            colors, textures, sizes and places, and written digits. Captions come from templates, synonyms and the attributes of each
            picture. No picture is part of this repository.

            ## Recipe

            Three losses on two views of each picture, one moved and mirrored, one edited (cut, mirrored, recolored, blurred, resized,
            packed as JPEG): each view against one caption of each of the {data.Catalog.Concepts.Count} concepts; each view and each of
            some 60 captions, whether they fit; each edited view against its own original among all others. Stochastic gradient descent
            with Nesterov momentum for the convolutions, AdamW for the rest, the rate rising and then falling to zero over the time. Seed
            {options.Seed},
            {options.BatchSize} pictures a step, {state.Step:N0} steps in {state.Seconds
                / 60:F0} minutes on two shared CPU cores, in bfloat16. The networks and the files agree within 10⁻⁴.

            `models/training/README.md` says how to repeat it.

            ## Measured

            Not measured yet.

            ## Limits

            Photos of anything but CIFAR-10's ten classes, drawings of anything but the demo data set's subjects, and words outside the
            captions give vectors of little meaning. All pictures are seen at {MiniClip.Side} × {MiniClip.Side} pixels. CIFAR-10 has its
            own biases: few breeds, makes and settings, mostly one thing in the middle. It is made to try the pipeline out and to find
            near duplicates, not to decide anything about people.

            ## License

            MIT, as the rest of the repository.

            """;
}
