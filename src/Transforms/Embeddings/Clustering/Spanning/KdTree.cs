using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>Points of few columns in nested boxes (Bentley, "Multidimensional binary search trees used for associative searching",
/// 1975).</summary>
/// <remarks>A node is split in halves along its longest side, down to leaves of a few points; nodes lie in an array in the order in which
/// a walk meets them.</remarks>
internal sealed class KdTree
{
    private const int PointsPerLeaf = 12;

    private readonly List<KdNode> _nodes = [];
    private readonly List<float> _boxes = [];

    public KdTree(Matrix rows)
    {
        Rows = rows;
        Columns = rows.ColumnCount;
        Order = new int[rows.RowCount];
        for (int row = 0; row < Order.Length; row++)
            Order[row] = row;
        Split(0, Order.Length);
        Nodes = [.. _nodes];
        Boxes = [.. _boxes];
        Values = new float[rows.Values.Length];
        for (int place = 0; place < Order.Length; place++)
            rows.Row(Order[place]).CopyTo(Values.AsSpan(place * Columns));
    }

    /// <summary>The points, in their own order.</summary>
    public Matrix Rows { get; }

    public int Columns { get; }

    /// <summary>The points, leaf after leaf.</summary>
    public int[] Order { get; }

    /// <summary>The values of the points in the order of the leaves.</summary>
    public float[] Values { get; }

    /// <summary>The nodes; the first is the root, and the left child of a node follows it.</summary>
    public KdNode[] Nodes { get; }

    /// <summary>The smallest values of each node's points, then their largest ones.</summary>
    public float[] Boxes { get; }

    /// <summary>No point of a node is nearer than this squared distance.</summary>
    public double SquaredDistanceTo(int node, ReadOnlySpan<float> point)
    {
        ReadOnlySpan<float> box = Boxes.AsSpan(node * 2 * Columns, 2 * Columns);
        double sum = 0;
        for (int column = 0; column < point.Length; column++)
        {
            double below = (double)box[column] - point[column];
            double above = (double)point[column] - box[column + point.Length];
            double outside = Math.Max(0, Math.Max(below, above));
            sum += outside * outside;
        }

        return sum;
    }

    /// <summary>No point is farther off by its squared distance whose distance, rounded to single precision, is at most the
    /// limit.</summary>
    public static double SquaredLimit(float limit)
    {
        const double Rounding = 1e-6;
        double longest = limit + (double)float.Epsilon;
        return longest * longest * (1 + Rounding);
    }

    /// <summary>The squared distance to a point by its place in the order of the leaves.</summary>
    public double SquaredDistance(int place, ReadOnlySpan<float> point)
    {
        ReadOnlySpan<float> values = Values.AsSpan(place * Columns, point.Length);
        double sum = 0;
        for (int column = 0; column < point.Length; column++)
        {
            double difference = (double)values[column] - point[column];
            sum += difference * difference;
        }

        return sum;
    }

    private int Split(int start, int end)
    {
        int node = _nodes.Count;
        _nodes.Add(default);
        int widest = AddBox(start, end);
        int right = -1;
        if (end - start > PointsPerLeaf)
        {
            int middle = (start + end) / 2;
            Partition(start, end, middle, widest);
            Split(start, middle);
            right = Split(middle, end);
        }

        _nodes[node] = new KdNode(start, end, right);
        return node;
    }

    private int AddBox(int start, int end)
    {
        int offset = _boxes.Count;
        for (int i = 0; i < 2 * Columns; i++)
            _boxes.Add(i < Columns ? float.PositiveInfinity : float.NegativeInfinity);
        Span<float> box = CollectionsMarshal.AsSpan(_boxes)[offset..];
        for (int place = start; place < end; place++)
        {
            ReadOnlySpan<float> row = Rows.Row(Order[place]);
            for (int column = 0; column < row.Length; column++)
            {
                box[column] = Math.Min(box[column], row[column]);
                box[Columns + column] = Math.Max(box[Columns + column], row[column]);
            }
        }

        int widest = 0;
        for (int column = 1; column < Columns; column++)
        {
            if ((double)box[Columns + column] - box[column] > (double)box[Columns + widest] - box[widest])
                widest = column;
        }

        return widest;
    }

    // Hoare's selection: afterwards no point before the middle has a larger value than one behind it.
    private void Partition(int start, int end, int middle, int column)
    {
        int low = start;
        int high = end - 1;
        while (low < high)
        {
            float pivot = Median(Value(low, column), Value((low + high) / 2, column), Value(high, column));
            int left = low;
            int right = high;
            while (left <= right)
            {
                while (Value(left, column) < pivot)
                    left++;
                while (Value(right, column) > pivot)
                    right--;
                if (left > right)
                    break;
                (Order[left], Order[right]) = (Order[right], Order[left]);
                left++;
                right--;
            }

            if (middle <= right)
                high = right;
            else if (middle >= left)
                low = left;
            else
                return;
        }
    }

    private float Value(int place, int column) => Rows.Values[(Order[place] * Columns) + column];

    private static float Median(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
