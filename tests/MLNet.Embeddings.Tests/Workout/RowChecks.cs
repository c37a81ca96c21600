using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>Row by row, through the mapper or a prediction engine, the values are those of Transform.</summary>
internal static class RowChecks
{
    public static void Run(MLContext context, WorkoutSubject subject, ITransformer transformer, IDataView input, ViewContent expected)
    {
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(input.Schema);
        Assert.Same(input.Schema, mapper.InputSchema);
        using (DataViewRowCursor cursor = input.GetRowCursor(input.Schema))
        using (DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema))
        {
            Assert.Same(mapper.OutputSchema, row.Schema);
            expected.AssertSame(ViewContent.Read(row, cursor.MoveNext), "the row mapper");
        }

        foreach (DataViewSchema.Column column in mapper.OutputSchema)
        {
            DataViewSchema.Column[] dependencies = [.. mapper.GetDependencies([column])];
            Assert.All(dependencies, dependency => Assert.InRange(dependency.Index, 0, input.Schema.Count - 1));
            using DataViewRowCursor cursor = input.GetRowCursor(dependencies);
            using DataViewRow row = mapper.GetRow(cursor, [column]);
            expected.AssertAgrees(ViewContent.Read(row, cursor.MoveNext), $"the row mapper for column '{column.Name}' alone");
        }

        Assert.Equal(expected.Column(subject.PredictedColumn), subject.Predict(context, transformer));
    }
}
