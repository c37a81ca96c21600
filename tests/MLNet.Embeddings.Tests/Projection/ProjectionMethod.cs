using Microsoft.ML;
using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>A method of projection, as the tests that every method must pass see it.</summary>
public abstract class ProjectionMethod
{
    /// <summary>What the names of its kept models begin with.</summary>
    public abstract string Name { get; }

    /// <summary>Options from the features to a column "Map", with so many iterations in each phase; few make a test quick.</summary>
    public abstract ProjectionOptions Options(int iterations = 60);

    /// <summary>The estimator that the catalog makes of options, which are the method's own.</summary>
    public abstract IEstimator<ProjectionTransformer> Estimator(MLContext context, ProjectionOptions? options);

    /// <summary>The estimator that the catalog makes of names.</summary>
    public abstract IEstimator<ProjectionTransformer> Estimator(MLContext context, string outputColumnName, string? inputColumnName = null);

    /// <summary>Loads what the transformer's own <c>Save</c> wrote.</summary>
    public abstract ProjectionTransformer Load(MLContext context, Stream stream);

    /// <summary>What the engine does by default.</summary>
    internal abstract ProjectionParameters Defaults { get; }
}
