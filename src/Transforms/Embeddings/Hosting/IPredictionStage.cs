using Microsoft.ML;

namespace MLNet.Embeddings.Hosting;

/// <summary>A stage that ML.NET takes for the predictor of a whole chain, as <c>PermutationFeatureImportance</c> looks for one; its public
/// interface alone does not suffice.</summary>
internal interface IPredictionStage : ISingleFeaturePredictionTransformer;
