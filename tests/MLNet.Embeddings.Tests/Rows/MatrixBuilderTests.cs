using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Tests.Rows;

public class MatrixBuilderTests
{
    private const int Width = 50_000;

    [Theory]
    [InlineData(null, 0)]
    [InlineData(null, 5)]
    [InlineData(null, 200)]
    [InlineData(200L, 200)]
    [InlineData(7L, 200)]
    [InlineData(0L, 3)]
    [InlineData(100L, 90)]
    public void Any_number_of_rows_is_collected_whether_or_not_it_was_announced(long? announced, int rows)
    {
        using var builder = new MatrixBuilder(Width, announced);
        for (int row = 0; row < rows; row++)
        {
            // A row that is not kept leaves its place to the next.
            builder.Next().Fill(-1);
            builder.Next().Fill(row);
            builder.Keep();
        }

        Matrix matrix = builder.ToMatrix();
        Assert.Equal(rows, matrix.RowCount);
        Assert.Equal(Width, matrix.ColumnCount);
        for (int row = 0; row < rows; row++)
            Assert.False(matrix.Row(row).ContainsAnyExcept((float)row));
    }
}
