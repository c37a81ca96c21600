using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Invalid schemas fail everywhere in the same way, and what the estimator promises is what the transformer delivers.</summary>
internal static class SchemaChecks
{
    public static void Run(
        MLContext context,
        WorkoutSubject subject,
        IEstimator<ITransformer> estimator,
        ITransformer transformer,
        IDataView input
    )
    {
        foreach ((string fault, Func<MLContext, IDataView> make) in subject.InvalidInputs)
        {
            IDataView invalid = make(context);
            MustRefuse($"GetOutputSchema, {fault}", () => estimator.GetOutputSchema(SchemaShape.Create(invalid.Schema)));
            MustRefuse($"Fit, {fault}", () => estimator.Fit(invalid));
            MustRefuse($"Transform, {fault}", () => transformer.Transform(invalid));
            MustRefuse($"the transformer's GetOutputSchema, {fault}", () => transformer.GetOutputSchema(invalid.Schema));
            MustRefuse($"GetRowToRowMapper, {fault}", () => transformer.GetRowToRowMapper(invalid.Schema));
        }

        if (!subject.IsChain)
        {
            Assert.Throws<ArgumentNullException>(() => estimator.Fit(null!));
            Assert.Throws<ArgumentNullException>(() => estimator.GetOutputSchema(null!));
            Assert.Throws<ArgumentNullException>(() => transformer.Transform(null!));
            Assert.Throws<ArgumentNullException>(() => transformer.GetOutputSchema(null!));
        }

        AssertSameShape(
            estimator.GetOutputSchema(SchemaShape.Create(input.Schema)),
            SchemaShape.Create(transformer.GetOutputSchema(input.Schema))
        );
        AssertSameSchema(transformer.GetOutputSchema(input.Schema), transformer.Transform(input).Schema);
        AssertSameSchema(transformer.GetOutputSchema(input.Schema), transformer.GetRowToRowMapper(input.Schema).OutputSchema);
        Assert.True(transformer.IsRowToRowMapper);
    }

    public static void AssertSameSchema(DataViewSchema expected, DataViewSchema actual)
    {
        Assert.Equal(expected.Select(column => column.Name), actual.Select(column => column.Name));
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Type, actual[i].Type);
            Assert.Equal(expected[i].IsHidden, actual[i].IsHidden);
            Assert.Equal(Describe(expected[i].Annotations), Describe(actual[i].Annotations));
        }
    }

    private static IEnumerable<string> Describe(DataViewSchema.Annotations annotations) =>
        annotations.Schema.Select(column => $"{column.Name}: {column.Type}").Order();

    private static void AssertSameShape(SchemaShape promised, SchemaShape delivered)
    {
        SchemaShape.Column[] first = [.. promised.OrderBy(column => column.Name)];
        SchemaShape.Column[] second = [.. delivered.OrderBy(column => column.Name)];
        Assert.Equal(first.Select(column => column.Name), second.Select(column => column.Name));
        for (int i = 0; i < first.Length; i++)
        {
            Assert.True(first[i].IsCompatibleWith(second[i]), $"Column '{first[i].Name}' lacks something that was promised.");
            Assert.True(second[i].IsCompatibleWith(first[i]), $"Column '{first[i].Name}' has more than was promised.");
        }
    }

    private static void MustRefuse(string occasion, Action action)
    {
        Exception? exception = Record.Exception(action);
        Assert.True(
            exception is ArgumentOutOfRangeException or InvalidOperationException,
            $"{occasion}: expected ArgumentOutOfRangeException or InvalidOperationException, got {exception?.GetType().Name ?? "nothing"}."
        );
        Assert.Contains("column", exception!.Message);
    }
}
