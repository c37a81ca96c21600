using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tool.Files;

namespace MLNet.Embeddings.Tests.Tool.Files;

public class MatrixDataViewTests
{
    [Theory]
    [InlineData("Features")]
    [InlineData("Vector")]
    public void Numbers_of_double_precision_become_a_column_of_any_name(string columnName)
    {
        IDataView data = MatrixDataView.Create(new MLContext(1), [1, 2, 3, 4], columnCount: 2, columnName);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Double, 2), data.Schema[columnName].Type);
        Assert.Equal([[1, 2], [3, 4]], data.GetColumn<double[]>(columnName));
    }
}
