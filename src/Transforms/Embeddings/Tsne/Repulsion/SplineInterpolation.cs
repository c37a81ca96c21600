using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics.Fourier;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>Spreads unit charges onto a grid and reads potentials and their slopes back, by cubic B-splines over the four nearest nodes of
/// each axis.</summary>
internal static unsafe class SplineInterpolation
{
    /// <summary>Adds a unit charge at a point of a plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SpreadPlane(float* grid, GridShape shape, float slice, float column)
    {
        Vector128<float> sliceWeights = Weights(slice - (int)slice);
        Vector128<float> columnWeights = Weights(column - (int)column);
        float* corner = grid + ((nint)((int)slice - 1) * shape.Columns) + ((int)column - 1);
        for (int a = 0; a < 4; a++, corner += shape.Columns)
            Vector128.MultiplyAddEstimate(Vector128.Create(sliceWeights[a]), columnWeights, Vector128.Load(corner)).Store(corner);
    }

    /// <summary>Adds a unit charge at a point of a volume.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SpreadVolume(float* grid, GridShape shape, float slice, float row, float column)
    {
        Vector128<float> sliceWeights = Weights(slice - (int)slice);
        Vector128<float> rowWeights = Weights(row - (int)row);
        Vector128<float> columnWeights = Weights(column - (int)column);
        nint sliceLength = (nint)shape.Rows * shape.Columns;
        float* corner = grid + (((int)slice - 1) * sliceLength) + ((nint)((int)row - 1) * shape.Columns) + ((int)column - 1);
        for (int a = 0; a < 4; a++, corner += sliceLength)
        {
            Vector128<float> products = Vector128.Create(sliceWeights[a]) * rowWeights;
            float* line = corner;
            Vector128.MultiplyAddEstimate(Vector128.Create(products[0]), columnWeights, Vector128.Load(line)).Store(line);
            line += shape.Columns;
            Vector128.MultiplyAddEstimate(Vector128.Create(products[1]), columnWeights, Vector128.Load(line)).Store(line);
            line += shape.Columns;
            Vector128.MultiplyAddEstimate(Vector128.Create(products[2]), columnWeights, Vector128.Load(line)).Store(line);
            line += shape.Columns;
            Vector128.MultiplyAddEstimate(Vector128.Create(products[3]), columnWeights, Vector128.Load(line)).Store(line);
        }
    }

    /// <summary>The potential at a point of a plane, and its slopes per node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReadPlane(float* grid, GridShape shape, float slice, float column, out float sliceSlope, out float columnSlope)
    {
        Vector128<float> sliceWeights = Weights(slice - (int)slice);
        Vector128<float> sliceSlopes = Slopes(slice - (int)slice);
        Vector128<float> columnWeights = Weights(column - (int)column);
        float* corner = grid + ((nint)((int)slice - 1) * shape.Columns) + ((int)column - 1);
        Vector128<float> values = Vector128<float>.Zero;
        Vector128<float> slopes = Vector128<float>.Zero;
        for (int a = 0; a < 4; a++, corner += shape.Columns)
        {
            Vector128<float> line = Vector128.Load(corner);
            values = Vector128.MultiplyAddEstimate(Vector128.Create(sliceWeights[a]), line, values);
            slopes = Vector128.MultiplyAddEstimate(Vector128.Create(sliceSlopes[a]), line, slopes);
        }

        sliceSlope = Vector128.Dot(slopes, columnWeights);
        columnSlope = Vector128.Dot(values, Slopes(column - (int)column));
        return Vector128.Dot(values, columnWeights);
    }

    /// <summary>The potential at a point of a volume, and its slopes per node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReadVolume(
        float* grid,
        GridShape shape,
        float slice,
        float row,
        float column,
        out float sliceSlope,
        out float rowSlope,
        out float columnSlope
    )
    {
        Vector128<float> sliceWeights = Weights(slice - (int)slice);
        Vector128<float> sliceSlopes = Slopes(slice - (int)slice);
        Vector128<float> rowWeights = Weights(row - (int)row);
        Vector128<float> rowSlopes = Slopes(row - (int)row);
        Vector128<float> columnWeights = Weights(column - (int)column);
        nint sliceLength = (nint)shape.Rows * shape.Columns;
        float* corner = grid + (((int)slice - 1) * sliceLength) + ((nint)((int)row - 1) * shape.Columns) + ((int)column - 1);
        Vector128<float> values = Vector128<float>.Zero;
        Vector128<float> alongSlices = Vector128<float>.Zero;
        Vector128<float> alongRows = Vector128<float>.Zero;
        for (int a = 0; a < 4; a++, corner += sliceLength)
        {
            float* line = corner;
            Vector128<float> inSlice = Vector128<float>.Zero;
            Vector128<float> rowDifference = Vector128<float>.Zero;
            for (int b = 0; b < 4; b++, line += shape.Columns)
            {
                Vector128<float> nodes = Vector128.Load(line);
                inSlice = Vector128.MultiplyAddEstimate(Vector128.Create(rowWeights[b]), nodes, inSlice);
                rowDifference = Vector128.MultiplyAddEstimate(Vector128.Create(rowSlopes[b]), nodes, rowDifference);
            }

            Vector128<float> weight = Vector128.Create(sliceWeights[a]);
            values = Vector128.MultiplyAddEstimate(weight, inSlice, values);
            alongRows = Vector128.MultiplyAddEstimate(weight, rowDifference, alongRows);
            alongSlices = Vector128.MultiplyAddEstimate(Vector128.Create(sliceSlopes[a]), inSlice, alongSlices);
        }

        sliceSlope = Vector128.Dot(alongSlices, columnWeights);
        rowSlope = Vector128.Dot(alongRows, columnWeights);
        columnSlope = Vector128.Dot(values, Slopes(column - (int)column));
        return Vector128.Dot(values, columnWeights);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Weights(float fraction)
    {
        Vector128<float> f = Vector128.Create(fraction);
        Vector128<float> value = Vector128.MultiplyAddEstimate(
            f,
            Vector128.Create(-1f / 6, 0.5f, -0.5f, 1f / 6),
            Vector128.Create(0.5f, -1, 0.5f, 0)
        );
        value = Vector128.MultiplyAddEstimate(f, value, Vector128.Create(-0.5f, 0, 0.5f, 0));
        return Vector128.MultiplyAddEstimate(f, value, Vector128.Create(1f / 6, 4f / 6, 1f / 6, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Slopes(float fraction)
    {
        Vector128<float> f = Vector128.Create(fraction);
        Vector128<float> value = Vector128.MultiplyAddEstimate(
            f,
            Vector128.Create(-0.5f, 1.5f, -1.5f, 0.5f),
            Vector128.Create(1f, -2, 1, 0)
        );
        return Vector128.MultiplyAddEstimate(f, value, Vector128.Create(-0.5f, 0, 0.5f, 0));
    }
}
