using Microsoft.ML;
using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneSavedModelTests() : SavedProjectionTests(new TsneMethod())
{
    [Fact]
    public void A_model_that_an_earlier_version_saved_places_new_rows_where_their_divergence_is_least()
    {
        var context = new MLContext(1);
        float[][] placed = Positions(context, Load(context, "0.1.0", out _), NewRows);

        // By 20,000 steps of plain descent in double precision. That version itself stopped after 100, up to 0.6 away.
        float[][] expected =
        [
            [-1.37894f, 19.98953f, 0.78887f],
            [24.01590f, -9.51162f, -0.41246f],
            [-18.70553f, -10.40617f, 0.85591f],
        ];
        for (int row = 0; row < expected.Length; row++)
        {
            for (int axis = 0; axis < 3; axis++)
                Assert.Equal(expected[row][axis], placed[row][axis], 0.001f);
        }
    }
}
