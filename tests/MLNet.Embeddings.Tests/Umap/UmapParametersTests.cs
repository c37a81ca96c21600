using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapParametersTests
{
    public static TheoryData<object, string, string> OutOfRange =>
        new()
        {
            {
                new UmapParameters { NumberOfComponents = 0 },
                "NumberOfComponents",
                "NumberOfComponents must be from 1 to 1,024."
            },
            {
                new UmapParameters { NumberOfNeighbors = 1 },
                "NumberOfNeighbors",
                "NumberOfNeighbors must be 2 or more (the row itself is counted)."
            },
            {
                new UmapParameters { MinimumDistance = -0.1 },
                "MinimumDistance",
                "MinimumDistance must be from 0 to the spread, 1."
            },
            {
                new UmapParameters { MinimumDistance = 1.5 },
                "MinimumDistance",
                "MinimumDistance must be from 0 to the spread, 1."
            },
            {
                new UmapParameters { MinimumDistance = double.NaN },
                "MinimumDistance",
                "MinimumDistance must be from 0 to the spread, 1."
            },
            {
                new UmapParameters { Spread = 0 },
                "Spread",
                "Spread must be from 0.001 to 1,000."
            },
            {
                new UmapParameters { Spread = double.PositiveInfinity },
                "Spread",
                "Spread must be from 0.001 to 1,000."
            },
            {
                new UmapParameters { NumberOfEpochs = -1 },
                "NumberOfEpochs",
                "NumberOfEpochs must be from 0 to 1,000,000."
            },
            {
                new UmapParameters { LearningRate = 0 },
                "LearningRate",
                "LearningRate must be above 0 and at most 1,000."
            },
            {
                new UmapParameters { NegativeSampleRate = -1 },
                "NegativeSampleRate",
                "NegativeSampleRate must be from 0 to 10,000."
            },
            {
                new UmapParameters { LocalConnectivity = -1 },
                "LocalConnectivity",
                "LocalConnectivity must be from 0 to 1,000,000."
            },
            {
                new UmapParameters { SetOperationMixRatio = 1.1 },
                "SetOperationMixRatio",
                "SetOperationMixRatio must be from 0 to 1."
            },
            {
                new UmapParameters { RepulsionStrength = -1 },
                "RepulsionStrength",
                "RepulsionStrength must be from 0 to 1,000,000."
            },
            {
                new UmapParameters { Metric = (DistanceMetric)99 },
                "Metric",
                "Metric must be one of the metrics of DistanceMetric."
            },
            {
                new UmapParameters { Initialization = (UmapInitialization)99 },
                "Initialization",
                "Initialization must be one of the starts of UmapInitialization."
            },
            {
                new UmapParameters { TargetWeight = 2 },
                "TargetWeight",
                "TargetWeight must be from 0 to 1."
            },
        };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_out_of_range_is_named_with_its_range(object parameters, string name, string sentence)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(((UmapParameters)parameters).Validate);
        Assert.Equal(name, exception.ParamName);
        Assert.StartsWith(sentence, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_start_needs_coordinates()
    {
        var exception = Assert.Throws<ArgumentException>(new UmapParameters { Initialization = UmapInitialization.Given }.Validate);
        Assert.Contains("set InitialCoordinates", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, null, 500)]
    [InlineData(10_000, null, 500)]
    [InlineData(10_001, null, 200)]
    [InlineData(100, 7, 7)]
    public void The_number_of_epochs_follows_the_number_of_rows(int rows, int? given, int expected) =>
        Assert.Equal(expected, new UmapParameters { NumberOfEpochs = given }.EpochsFor(rows));
}
