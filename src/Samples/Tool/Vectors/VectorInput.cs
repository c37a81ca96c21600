using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Files;

namespace MLNet.Embeddings.Tool.Vectors;

/// <summary>Vectors that somebody made before, with what is known of them.</summary>
/// <param name="Name">What messages call them.</param>
/// <param name="Matrix">The vectors that there are.</param>
/// <param name="Keys">Keys of all rows, those without a vector included.</param>
/// <param name="Paths">Paths of images as they are written; <see langword="null"/> where they are not known.</param>
/// <param name="Labels">Classes; <see langword="null"/> where they are not known.</param>
/// <param name="Splits">Splits; <see langword="null"/> where they are not known.</param>
internal sealed record VectorInput(string Name, FileMatrix Matrix, string[] Keys, string[]? Paths, string[]? Labels, string[]? Splits)
{
    private readonly Lazy<Matrix> _all = new(() => Matrix.Expand(Matrix.ToSingle(DistanceMetric.Cosine, out _)));

    /// <summary>Whether the keys are more than row numbers.</summary>
    public bool HasKeys { get; init; }

    /// <summary>Where the images lie; <see langword="null"/> where there are none to look at.</summary>
    public string[]? ImagePaths { get; init; }

    /// <summary>All rows; those without a vector are NaN.</summary>
    public Matrix Vectors => _all.Value;

    /// <summary>The split of each row; empty where it is not known.</summary>
    public IReadOnlyList<string> AllSplits => Splits ?? [.. Keys.Select(_ => "")];

    /// <summary>Which columns of <see cref="ToDataView"/> hold what.</summary>
    public DatasetColumns Columns =>
        new()
        {
            IdColumnName = nameof(VectorRow.Id),
            VectorColumnName = nameof(VectorRow.Vector),
            ImageColumnName = ImagePaths is null ? null : nameof(VectorRow.Path),
            LabelColumnName = Labels is null ? null : nameof(VectorRow.Label),
            SplitColumnName = Splits is null ? null : nameof(VectorRow.Split),
        };

    /// <summary>The texts by the names of the columns that they are written to.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Texts =>
        [
            ("id", Keys),
            .. Paths is null ? [] : new[] { ("path", (IReadOnlyList<string>)Paths) },
            .. Labels is null ? [] : new[] { ("label", (IReadOnlyList<string>)Labels) },
            .. Splits is null ? [] : new[] { ("split", (IReadOnlyList<string>)Splits) },
        ];

    /// <summary>The rows as a view.</summary>
    public IDataView ToDataView(MLContext mlContext)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(VectorRow));
        schema[nameof(VectorRow.Vector)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Matrix.ColumnCount);
        return mlContext.Data.LoadFromEnumerable(Rows(), schema);
    }

    // One at a time: the vectors are not held twice.
    private IEnumerable<VectorRow> Rows()
    {
        for (int row = 0; row < Keys.Length; row++)
        {
            yield return new VectorRow
            {
                Id = Keys[row],
                Path = ImagePaths?[row] ?? "",
                Label = Labels?[row] ?? "",
                Split = Splits?[row] ?? "",
                Vector = Vectors.Row(row).ToArray(),
            };
        }
    }
}
