using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Training.Photo.Words;

namespace MLNet.Embeddings.Training.Photo.Learning;

/// <summary>Pictures that the program draws: the demo data set's subjects, with another seed than the set that the samples draw.</summary>
internal sealed class DrawnList(int count, ulong seed) : IImageSource
{
    private readonly DemoPicture[] _pictures =
    [
        .. DemoPlan
            .Make(
                new DemoOptions
                {
                    Folder = "",
                    Count = count,
                    Seed = seed,
                }
            )
            .Where(picture => picture.Role is DemoRole.Original or DemoRole.Mislabeled),
    ];

    public int Count => _pictures.Length;

    public IReadOnlyList<string> Meanings => [.. _pictures.Select(picture => PictureClasses.Meaning(picture.Class))];

    public DecodedImage Open(int index) => SkiaImageDecoder.Instance.Decode(DemoDrawing.Encode(_pictures[index], seed));
}
