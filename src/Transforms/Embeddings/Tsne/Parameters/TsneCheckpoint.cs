using MLNet.Embeddings.Numerics.Fourier;
using MLNet.Embeddings.Storage;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Repulsion;

namespace MLNet.Embeddings;

/// <summary>Where the optimization of a t-SNE map stood: a fit of the same rows with the same options goes on from it as if it had never
/// been interrupted.</summary>
/// <remarks>
/// <see cref="TsneIteration.TakeCheckpoint"/> makes one, <see cref="TsneProjectionEstimator.Options.ResumeFrom"/> uses it. Neighbors and
/// affinities are not in it and are computed again, with the same result. A larger number of iterations than before continues a finished
/// fit.
/// </remarks>
public sealed class TsneCheckpoint
{
    private static readonly ModelFormat Format = new("TSNESTOP", 1, nameof(TsneCheckpoint), typeof(TsneCheckpoint).Assembly.FullName!);

    private const long MostNodes = 1L << 28;

    internal TsneCheckpoint(TsneState state) => State = state;

    /// <summary>Iterations that were done, early exaggeration included.</summary>
    public int Iteration => State.Iteration;

    /// <summary>The map at that time: one row per distinct training row, in order of first appearance, and one column per
    /// component.</summary>
    public Matrix Coordinates => State.Coordinates;

    internal TsneState State { get; }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Where to read from.</param>
    /// <exception cref="FormatException">The content is damaged, cut short, of another kind, or written by a newer version.</exception>
    public static TsneCheckpoint Load(Stream stream) => StreamModelReader.Load(stream, Format, Read);

    /// <summary>Writes the checkpoint.</summary>
    /// <param name="stream">Where to write to; stays open.</param>
    public void Save(Stream stream) => StreamModelWriter.Save(stream, Format, Write);

    private void Write(ModelWriter writer)
    {
        BinaryWriter values = writer.Values;
        values.Write(State.Iteration);
        values.Write(State.Coordinates.RowCount);
        values.Write(State.Coordinates.ColumnCount);
        values.Write(State.LastDivergence);
        values.Write(State.Grid is not null);
        if (State.Grid is { } grid)
        {
            values.Write(grid.Shape.Slices);
            values.Write(grid.Shape.Rows);
            values.Write(grid.Shape.Columns);
            values.Write(grid.Spacing);
            values.Write(grid.Origins.Length);
            foreach (double origin in grid.Origins)
                values.Write(origin);
            values.Write(grid.CellSize);
            values.Write(grid.HasNearField);
        }

        writer.WriteArray<float>(nameof(State.Coordinates), State.Coordinates.Values);
        writer.WriteArray<float>(nameof(State.Velocity), State.Velocity.Values);
        writer.WriteArray<float>(nameof(State.Gains), State.Gains.Values);
    }

    private static TsneCheckpoint Read(ModelReader reader)
    {
        int iteration = reader.ReadInt32("the iteration", 0);
        int rows = reader.ReadInt32("the number of rows", 0);
        int components = reader.ReadInt32("the number of components", 1);
        double lastDivergence = reader.Values.ReadDouble();
        GridGeometry? grid = reader.Values.ReadBoolean() ? ReadGrid(reader, components) : null;
        return new TsneCheckpoint(
            new TsneState(
                iteration,
                ReadMatrix(reader, nameof(State.Coordinates), rows, components),
                ReadMatrix(reader, nameof(State.Velocity), rows, components),
                ReadMatrix(reader, nameof(State.Gains), rows, components),
                lastDivergence,
                grid
            )
        );
    }

    // The repulsion writes onto the grid without asking where each point lies, so nothing about it is taken on trust.
    private static GridGeometry ReadGrid(ModelReader reader, int components)
    {
        int slices = ReadAxis(reader);
        int rows = ReadAxis(reader);
        int columns = ReadAxis(reader);
        if ((long)slices * rows * columns > MostNodes)
            throw new FormatException($"The saved checkpoint is damaged: its grid has {slices} × {rows} × {columns} nodes.");
        double spacing = reader.ReadDouble("the grid's spacing", double.Epsilon);
        var origins = new double[reader.ReadInt32("the number of axes", 2, 3)];
        for (int axis = 0; axis < origins.Length; axis++)
            origins[axis] = reader.ReadDouble("the grid's origin", double.MinValue);
        if (origins.Length != Math.Max(2, components) || (origins.Length == 2) != (rows == 1))
            throw new FormatException($"The saved checkpoint is damaged: its grid has {origins.Length} axes, its map {components}.");
        double cellSize = reader.ReadDouble("the side of a cell", 1, 1 << 16);
        return new GridGeometry(new GridShape(slices, rows, columns), spacing, origins, cellSize, reader.Values.ReadBoolean());
    }

    private static int ReadAxis(ModelReader reader)
    {
        int nodes = reader.ReadInt32("the length of an axis", 1, 1 << 16);
        if (nodes != 1 && nodes != GridShape.AxisLength(nodes))
            throw new FormatException($"The saved checkpoint is damaged: no grid has {nodes} nodes along an axis.");
        return nodes;
    }

    private static Matrix ReadMatrix(ModelReader reader, string name, int rows, int components)
    {
        var matrix = new Matrix(rows, components, reader.ReadArray<float>(name, (long)rows * components));
        ModelReader.Check(name, matrix.Values);
        return matrix;
    }
}
