using MLNet.Embeddings.Training.Photo.Learning;

namespace MLNet.Embeddings.Training.Photo.Export;

/// <summary>The photo model's card, but for what its files are measured to do: the measuring command adds that.</summary>
internal static class PhotoCard
{
    private const string Unmeasured = "Not measured yet.\n";

    private static string Squash => $"squash to {PhotoClip.Side} × {PhotoClip.Side}, bicubic, less the mean of ImageNet";

    /// <param name="facts">What the training was given and came to.</param>
    public static string Write(PhotoFacts facts) =>
        $"""
            # photo-clip

            A CLIP model small enough to ship and made for photographs: images and texts become vectors of {PhotoClip.MeaningLength
                + PhotoClip.DetailLength} numbers in one space, offline.
            `ClipModel.Embedded` loads it. It names some two hundred kinds of things, and the wider words for them: dog, vehicle, musical
            instrument. For anything open-ended take a real CLIP (`clip-vit-b32`).

            ## Files

            | file | what |
            | --- | --- |
            | `vision_model.onnx` | {PhotoClip.Side} × {PhotoClip.Side} pixels → vector; ResNet18 in 8 bits, a head |
            | `text_model.onnx` | {PhotoClip.ContextLength} numbers of symbols → vector; a weighted mean of symbols and one hidden layer |
            | `merges.txt`, `vocab.json` | byte-pair encoding of {facts.Symbols:N0} symbols in CLIP's format |
            | `preprocessor_config.json` | {Squash} |
            | `LICENSES.txt` | the licenses of ResNet18's package and of WordNet |

            The first {PhotoClip.MeaningLength} numbers of a vector are its meaning, which images and texts share. The other
            {PhotoClip.DetailLength} are what ResNet18 saw, less what it sees in every picture, in the directions that vary most: they hold
            for pictures of anything, and in a text's vector they are zero. They have {facts.DetailShare:P0} of a picture's squared length,
            so the cosine of a picture and a text is at most {Math.Sqrt(1 - facts.DetailShare):F2}.

            ## Sources

            - Image network: ResNet18 of the package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1 (MIT; converted from CNTK, trained on
              ImageNet). Its normalizations are folded into its convolutions, whose weights are of 7 bits with a scale for each channel, and
              activations of 8 bits. What these span, and how each weight is rounded so that the next make up for it (GPTQ), was measured
              on {facts.Calibration} training pictures: photographs, thumbnails and drawings, as many of each.
            - Photos: {facts.Photos:N0} of Tiny ImageNet's training part, {facts.More:N0} of CIFAR-10's (Krizhevsky, 2009). Of these
              pictures the network's features alone were used; no picture is part of this repository, and their terms (ImageNet's: research
              and education) are those of their owners. The parts for validation and test were used for measuring only.
            - {facts.Drawings:N0} pictures drawn by the program: the demo data set's twelve subjects, with another seed than the samples'.
            - Words: WordNet 3.0 (Princeton University). Each class is a meaning there; captions name it or a wider one,
              {facts.Concepts} meanings in all, by any of its words. {facts.OtherWords:N0} words of narrower meanings without pictures,
              such as breeds, stand for the nearest meaning that has some.

            ## Recipe

            The image network is not trained: each picture goes through it once. A head (a linear map and a hidden layer of
            {PhotoHead.Hidden} beside it) and a direction for each meaning are trained together, so that a picture lies nearer to all
            that it shows, narrow and wide, than to anything that it does not show: {facts.Epochs} passes with AdamW. Then the text
            network learns to say of captions where their meaning lies: {facts.Steps:N0} steps of 512 captions. Seed {facts.Seed}. One
            picture in twenty was held out to choose the detail's share.

            `models/training/README.md` says how to repeat it.

            ## Measured

            {Unmeasured}
            ## Limits

            It sees {PhotoClip.Side} × {PhotoClip.Side} pixels, and was shown enlarged thumbnails of 64 and 32 pixels. Words that are not
            among its meanings give vectors of little meaning; colors, counts, places and actions are not understood; text in pictures is
            not read.
            People are hardly among its classes, and it is not made to decide anything about them.

            ## License

            MIT, as the rest of the repository, ResNet18's package included; WordNet's license asks that its notice be kept: `LICENSES.txt`.

            """;
}
