using Microsoft.ML;
using MLNet.Embeddings.Tests.Projection;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneSavedModelTests() : SavedProjectionTests(new TsneMethod())
{
    [Fact]
    public void A_model_that_an_earlier_version_saved_places_new_rows_where_that_placed_them()
    {
        var context = new MLContext(1);
        float[][] placed = Positions(context, Load(context, "0.1.0", out _), NewRows);

        // Widths of vectors differ in the last digits.
        float[][] expected = [[-1.3787742f, 19.989408f, 0.7920368f], [23.994507f, -9.52864f, -0.3996762f], [-18.662754f, -10.699308f, 0.28917235f]];
        for (int row = 0; row < expected.Length; row++)
        {
            for (int axis = 0; axis < 3; axis++)
                Assert.Equal(expected[row][axis], placed[row][axis], 0.01f);
        }
    }
}
