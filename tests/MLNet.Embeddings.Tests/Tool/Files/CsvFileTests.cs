using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

public sealed class CsvFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("1,2\r\n3,4")]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("1;2\n3;4\n")]
    [InlineData("1,0;2,0\n3,0;4,0\n")]
    [InlineData("1\t2\n3\t4\n")]
    [InlineData("\"first, or so\",\"second\"\n\"1\",\"2\"\n 3 , 4 \n")]
    [InlineData("1 2\n3 4\n")]
    [InlineData("  1.0   2.0 \n  3.0   4.0 \n")]
    [InlineData("\n1,2\n\n3,4\n\n")]
    [InlineData("\uFEFFa,b\n1,2\n3.0e0,+4\n")]
    public void All_common_layouts_give_the_same_matrix(string text)
    {
        Matrix matrix = CsvFile.Read(_folder.Write("m.csv", text), TestContext.Current.CancellationToken);
        Assert.Equal((2, 2), (matrix.RowCount, matrix.ColumnCount));
        Assert.Equal([1, 2, 3, 4], matrix.Values);
    }

    [Fact]
    public void One_column_needs_no_separator()
    {
        Matrix matrix = CsvFile.Read(_folder.Write("m.csv", "5\n-6e-1\n"), TestContext.Current.CancellationToken);
        Assert.Equal((2, 1), (matrix.RowCount, matrix.ColumnCount));
        Assert.Equal([5, -0.6f], matrix.Values);
    }

    [Theory]
    [InlineData("1,2\n3\n", "line 2 has 1 column, the first line has 2")]
    [InlineData("x,y\n1,2\n3,4,5\n", "line 3 has 3 columns, the first line has 2")]
    [InlineData("1,2\n3,abc\n", "line 2, column 2 is 'abc', which is not a number")]
    [InlineData("1,2\n,4\n", "line 2, column 1 is empty")]
    [InlineData("name,2\n3,4\n", "line 1, column 1 is 'name', which is not a number")]
    public void A_bad_cell_or_line_is_named(string text, string reason)
    {
        string path = _folder.Write("bad.csv", text);
        var exception = Assert.Throws<InputException>(() => CsvFile.Read(path, TestContext.Current.CancellationToken));
        Assert.Contains(reason, exception.Message);
        Assert.Contains("bad.csv", exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("only,a,header\n")]
    public void A_file_without_rows_is_refused(string text)
    {
        string path = _folder.Write("m.csv", text);
        Assert.Contains(
            "holds no rows",
            Assert.Throws<InputException>(() => MatrixFile.Read(path, TestContext.Current.CancellationToken)).Message
        );
    }

    [Theory]
    [InlineData("nan", "is NaN")]
    [InlineData("NaN", "is NaN")]
    [InlineData("1e99", "is infinite")]
    public void Values_that_are_not_finite_are_named_by_row_and_column(string cell, string reason)
    {
        string path = _folder.Write("m.csv", $"1,2\n3,{cell}\n");
        string message = Assert.Throws<InputException>(() => MatrixFile.Read(path, TestContext.Current.CancellationToken)).Message;
        Assert.Contains(reason, message);
        Assert.Contains("row 1, column 1", message);
    }

    [Fact]
    public void Unknown_kinds_of_files_are_refused()
    {
        Assert.Contains(
            "unknown kind",
            Assert
                .Throws<InputException>(() => MatrixFile.Read(_folder.Write("m.xlsx", "1"), TestContext.Current.CancellationToken))
                .Message
        );
    }
}
