using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>A saved model gives the same schema and the same bits, in this process and in a fresh one.</summary>
internal static class ModelFileChecks
{
    public static void Run(MLContext context, WorkoutSubject subject, ITransformer transformer, IDataView input, ViewContent expected)
    {
        using var folder = new TemporaryFolder();
        string model = folder["model.zip"];
        context.Model.Save(transformer, input.Schema, model);
        ITransformer loaded = new MLContext().Model.Load(model, out DataViewSchema savedSchema);
        CheckLoaded(loaded, transformer, input, expected, "the loaded model");
        Assert.Equal(input.Schema.Select(column => column.Name), savedSchema.Select(column => column.Name));

        if (subject.LoadAlone is { } load)
        {
            using var stream = new MemoryStream();
            ((RowTransformer)transformer).Save(stream);
            stream.Position = 0;
            CheckLoaded(load(new MLContext(), stream), transformer, input, expected, "the transformer loaded alone");
        }

        string inputFile = folder["input.idv"];
        using (FileStream file = File.Create(inputFile))
            context.Data.SaveAsBinary(input, file);
        string outputFile = folder["output.idv"];
        FreshProcess.Transform(model, inputFile, outputFile, subject.IsTestClass);
        ViewContent fresh = ViewContent.Read(context.Data.LoadFromBinary(outputFile));
        foreach (string column in fresh.Columns)
            Assert.Equal(expected.Column(column), fresh.Column(column));
        Assert.Equal(expected.Columns.Order(), fresh.Columns.Order());
    }

    private static void CheckLoaded(ITransformer loaded, ITransformer original, IDataView input, ViewContent expected, string occasion)
    {
        SchemaChecks.AssertSameSchema(original.GetOutputSchema(input.Schema), loaded.GetOutputSchema(input.Schema));
        expected.AssertSame(ViewContent.Read(loaded.Transform(input)), occasion);
    }
}
