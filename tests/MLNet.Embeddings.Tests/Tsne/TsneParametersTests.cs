using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneParametersTests
{
    public static TheoryData<string, string> Faults =>
        new()
        {
            { nameof(TsneParameters.NumberOfComponents), "NumberOfComponents must be from 1 to 1,024." },
            { nameof(TsneParameters.Perplexities), "Perplexities must be from 1 to 1,000,000,000." },
            { nameof(TsneParameters.EarlyExaggeration), "EarlyExaggeration must be from 1 to 1,000,000." },
            {
                nameof(TsneParameters.NumberOfEarlyExaggerationIterations),
                "NumberOfEarlyExaggerationIterations must be from 0 to 1,000,000,000."
            },
            { nameof(TsneParameters.NumberOfIterations), "NumberOfIterations must be from 0 to 1,000,000,000." },
            { nameof(TsneParameters.Exaggeration), "Exaggeration must be above 0 and at most 1,000,000." },
            { nameof(TsneParameters.LearningRate), "LearningRate must be above 0 and at most 1,000,000,000." },
            { nameof(TsneParameters.InitialMomentum), "InitialMomentum must be from 0 to below 1." },
            { nameof(TsneParameters.FinalMomentum), "FinalMomentum must be from 0 to below 1." },
            { nameof(TsneParameters.MinimumGain), "MinimumGain must be above 0 and at most 1." },
            { nameof(TsneParameters.MaximumGradientNorm), "MaximumGradientNorm must be from 0.000000001 to 1,000,000,000." },
            { nameof(TsneParameters.MaximumStepNorm), "MaximumStepNorm must be from 0.000000001 to 1,000,000,000." },
            { nameof(TsneParameters.DegreesOfFreedom), "DegreesOfFreedom must be from 0.01 to 1,000." },
            { nameof(TsneParameters.Metric), "Metric must be one of the metrics of DistanceMetric." },
            { nameof(TsneParameters.Repulsion), "Repulsion must be one of the methods of RepulsionMethod." },
            { nameof(TsneParameters.Initialization), "Initialization must be one of the starts of TsneInitialization." },
            { nameof(TsneParameters.CallbackInterval), "CallbackInterval must be 1 or more." },
            { nameof(TsneParameters.EarlyStopTolerance), "EarlyStopTolerance must be from 0 to 1,000,000,000." },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_value_out_of_range_is_named_with_its_range(string name, string message)
    {
        TsneParameters parameters = name switch
        {
            nameof(TsneParameters.NumberOfComponents) => new() { NumberOfComponents = 0 },
            nameof(TsneParameters.Perplexities) => new() { Perplexities = [30, 0.5] },
            nameof(TsneParameters.EarlyExaggeration) => new() { EarlyExaggeration = 0.5 },
            nameof(TsneParameters.NumberOfEarlyExaggerationIterations) => new() { NumberOfEarlyExaggerationIterations = -1 },
            nameof(TsneParameters.NumberOfIterations) => new() { NumberOfIterations = -1 },
            nameof(TsneParameters.Exaggeration) => new() { Exaggeration = 0 },
            nameof(TsneParameters.LearningRate) => new() { LearningRate = double.NaN },
            nameof(TsneParameters.InitialMomentum) => new() { InitialMomentum = 1 },
            nameof(TsneParameters.FinalMomentum) => new() { FinalMomentum = -0.1 },
            nameof(TsneParameters.MinimumGain) => new() { MinimumGain = 0 },
            nameof(TsneParameters.MaximumGradientNorm) => new() { MaximumGradientNorm = 0 },
            nameof(TsneParameters.MaximumStepNorm) => new() { MaximumStepNorm = -1 },
            nameof(TsneParameters.DegreesOfFreedom) => new() { DegreesOfFreedom = 0 },
            nameof(TsneParameters.Metric) => new() { Metric = (DistanceMetric)99 },
            nameof(TsneParameters.Repulsion) => new() { Repulsion = (RepulsionMethod)99 },
            nameof(TsneParameters.Initialization) => new() { Initialization = (TsneInitialization)99 },
            nameof(TsneParameters.CallbackInterval) => new() { CallbackInterval = 0 },
            _ => new() { EarlyStopTolerance = -1 },
        };
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(parameters.Validate);
        Assert.Equal(name, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void The_defaults_are_valid() => new TsneParameters().Validate();

    [Fact]
    public void At_least_one_perplexity_is_needed() =>
        Assert.StartsWith(
            "Perplexities must be at least one number.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TsneParameters { Perplexities = [] }.Validate()).Message
        );

    [Fact]
    public void A_given_start_needs_coordinates() =>
        Assert.StartsWith(
            "A given start needs initial coordinates",
            Assert.Throws<ArgumentException>(() => new TsneParameters { Initialization = TsneInitialization.Given }.Validate()).Message
        );
}
