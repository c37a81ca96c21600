using Microsoft.ML;

namespace MLNet.Embeddings.Tests.Workout;

/// <summary>The values of a row do not depend on which rows come with it, or on when it comes.</summary>
internal static class OrderChecks
{
    public static void Run(MLContext context, ITransformer transformer, IDataView input, ViewContent expected)
    {
        IDataView shuffled = context.Data.ShuffleRows(input, seed: 5);
        Check(transformer.Transform(shuffled), expected.Rows.Count, "shuffled rows");
        Check(transformer.Transform(context.Data.TakeRows(input, 1)), 1, "one row");
        Check(transformer.Transform(context.Data.SkipRows(input, 5)), expected.Rows.Count - 5, "a part of the rows");
        Check(transformer.Transform(context.Data.SkipRows(input, expected.Rows.Count)), 0, "no rows");
        Check(transformer.Transform(context.Data.Cache(input)), expected.Rows.Count, "cached rows");
        for (int row = 1; row < 5; row++)
            Check(transformer.Transform(context.Data.TakeRows(context.Data.SkipRows(input, row), 1)), 1, "a single row");

        IDataView shuffling = transformer.Transform(context.Data.Cache(input));
        Assert.True(shuffling.CanShuffle);
        expected.AssertAgrees(ViewContent.Read(shuffling, order: new Random(3)), "a shuffling cursor over cached rows");

        void Check(IDataView view, int rows, string occasion)
        {
            ViewContent content = ViewContent.Read(view);
            Assert.Equal(rows, content.Rows.Count);
            expected.AssertAgrees(content, occasion);
        }
    }
}
