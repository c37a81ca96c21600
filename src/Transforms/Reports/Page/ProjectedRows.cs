using System.Globalization;
using Microsoft.ML;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Reports.Page;

/// <summary>The rows of a view that have a place on each of some maps.</summary>
internal sealed class ProjectedRows
{
    private readonly List<string> _labels = [];
    private readonly List<string> _keys = [];
    private readonly List<byte> _pixels = [];
    private Matrix[] _maps = [];

    private ProjectedRows(int pixelSide) => PixelSide = pixelSide;

    public int Count => _keys.Count;

    /// <summary>Rows that have no place on one of the maps.</summary>
    public int NumberLeftOut { get; private set; }

    public IReadOnlyList<Matrix> Maps => _maps;

    /// <summary>One name per row.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>Pixels across and down; 0 where there are no pictures.</summary>
    public int PixelSide { get; }

    /// <summary>A byte per pixel, picture after picture.</summary>
    public byte[]? Pixels => PixelSide == 0 ? null : _pixels.ToArray();

    public static ProjectedRows Read(IDataView data, IReadOnlyList<string> mapNames, string? labelName, string? keyName, string? pixelName)
    {
        FeatureColumn[] maps = [.. mapNames.Select(name => FindMap(data.Schema, name))];
        CategoryColumn? labels = CategoryColumn.Find(data.Schema, "label", labelName, isRequired: true);
        CategoryColumn? keys = CategoryColumn.Find(data.Schema, "key", keyName, isRequired: true);
        FeatureColumn? pixels = pixelName is not null ? FeatureColumn.Find(data.Schema, pixelName) : null;

        var rows = new ProjectedRows(pixels is null ? 0 : SideOf(pixels));
        rows.Read(data, maps, labels, keys, pixels);
        return rows;
    }

    /// <summary>Colors the rows by their labels, in the order of numbers or else of the alphabet.</summary>
    public PageColoring Coloring(string? name)
    {
        string[] classes = [.. _labels.Distinct().OrderBy(NumberOf).ThenBy(label => label, StringComparer.Ordinal)];
        Dictionary<string, int> indices = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return PageColoring.ByClass(name ?? "Rows", classes, [.. _labels.Select(label => indices[label])]);
    }

    private void Read(IDataView data, FeatureColumn[] maps, CategoryColumn? labels, CategoryColumn? keys, FeatureColumn? pixels)
    {
        IEnumerable<FeatureColumn> vectors = pixels is null ? maps : maps.Append(pixels);
        using DataViewRowCursor cursor = data.GetRowCursor([
            .. vectors.Select(column => column.Column),
            .. new[] { labels, keys }.OfType<CategoryColumn>().Select(column => column.Column),
        ]);
        FeatureColumn.RowReader<float>[] readers = [.. maps.Select(column => column.Open(cursor))];
        Func<string?>? readLabel = labels?.Open(cursor);
        Func<string?>? readKey = keys?.Open(cursor);
        FeatureColumn.RowReader<float>? readPixels = pixels?.Open(cursor);
        var picture = new float[PixelSide * PixelSide];
        MatrixBuilder[] places = [.. maps.Select(column => new MatrixBuilder(column.Count, data.GetRowCount()))];
        try
        {
            while (cursor.MoveNext())
            {
                bool isComplete = true;
                for (int map = 0; map < maps.Length; map++)
                {
                    readers[map](places[map].Next());
                    isComplete &= RowRange.ForCoordinates.FirstInvalid(places[map].Next()) < 0;
                }

                if (!isComplete)
                {
                    NumberLeftOut++;
                    continue;
                }

                foreach (MatrixBuilder place in places)
                    place.Keep();
                _labels.Add(
                    readLabel is null ? "all"
                    : readLabel() is { Length: > 0 } label ? label
                    : "no label"
                );
                _keys.Add(readKey?.Invoke() ?? cursor.Position.ToString(CultureInfo.InvariantCulture));
                readPixels?.Invoke(picture);
                foreach (float pixel in picture)
                    _pixels.Add((byte)Math.Round(255 * (float.IsNaN(pixel) ? 0 : Math.Clamp(pixel, 0, 1))));
            }

            _maps = [.. places.Select(place => place.ToMatrix())];
        }
        finally
        {
            foreach (MatrixBuilder place in places)
                place.Dispose();
        }
    }

    private static FeatureColumn FindMap(DataViewSchema schema, string name)
    {
        FeatureColumn column = FeatureColumn.Find(schema, name);
        return column.Count is 2 or 3
            ? column
            : throw new ArgumentOutOfRangeException(nameof(name), $"Column '{name}' has {column.Count} components; a page shows 2 or 3.");
    }

    private static int SideOf(FeatureColumn pixels)
    {
        int side = (int)Math.Round(Math.Sqrt(pixels.Count));
        return side * side == pixels.Count
            ? side
            : throw new ArgumentOutOfRangeException(
                nameof(pixels),
                $"Column '{pixels.Column.Name}' has {pixels.Count} pixels, which make no square picture."
            );
    }

    private static double NumberOf(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.PositiveInfinity;
}
