using Microsoft.ML.OnnxRuntime.Tensors;
using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

public class ImageEncoderLaneTests
{
    // Their vectors would take 3.2 GB in one array.
    private const int TooMany = 200_000_000;

    [Fact]
    public void A_lane_whose_memory_did_not_suffice_serves_again()
    {
        using var session = EncoderSession.Open(ModelContent.FromBytes("tiny", TinyOnnx.ImageModel()), new EncoderOptions());
        var shape = new ImageEncoderShape(
            ModelPort.Find(session, outputs: false, "pixel_values", [], "an image", _ => true),
            null,
            VectorOutput.Of(
                session,
                ModelPort.Find(session, outputs: true, "image_embeds", [], "a vector", _ => true),
                [4],
                VectorPooling.None
            ),
            new ImagePreprocessing { ResizeSize = 8, CropSize = 8 },
            BatchSize: TooMany,
            NumberOfThreads: 1,
            BatchesAhead: 1
        );
        using var lane = new ImageEncoderLane(session, shape, 4, new EncoderTimes());
        using var other = new ImageEncoderLane(session, shape, 4, new EncoderTimes());
        Encode(lane, 2);

        Assert.Throws<OverflowException>(() => lane.Encode(new RandomImages(12), TooMany, [], [], null));

        Assert.Equal(Encode(other, 23), Encode(lane, 23));
    }

    [Fact]
    public void A_tensor_gives_no_more_rows_than_it_has()
    {
        using var tensor = new PinnedTensor(TensorElementType.Float, 2, 3);
        Assert.Equal([2, 3], tensor.Value(2).GetTensorTypeAndShape().Shape);
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Value(3)).ParamName);
        Assert.Equal([1, 3], tensor.Value(1).GetTensorTypeAndShape().Shape);
    }

    private static float[] Encode(ImageEncoderLane lane, int count)
    {
        var vectors = new float[4 * count];
        var problems = new string?[count];
        lane.Encode(new RandomImages(12), count, vectors, problems, null);
        Assert.All(problems, Assert.Null);
        return vectors;
    }
}
