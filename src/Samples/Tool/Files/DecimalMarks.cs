using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Watches whether decimal commas of a file can be nothing else: a file has commas or points, and not only such as
/// 1,000.</summary>
internal sealed class DecimalMarks
{
    private readonly string _path;
    private long _pointLine;
    private long _commaLine;
    private bool _hasCertainComma;

    public DecimalMarks(string path) => _path = path;

    /// <summary>Looks at a number.</summary>
    /// <exception cref="InputException">The file has points and commas.</exception>
    public void Watch(ReadOnlySpan<char> cell, int line)
    {
        int mark = cell.IndexOfAny('.', ',');
        if (mark < 0)
            return;

        if (cell[mark] == '.')
        {
            _pointLine = line;
        }
        else
        {
            _commaLine = line;
            _hasCertainComma |= !NumberCell.CouldBeThousands(cell);
        }

        if (_pointLine > 0 && _commaLine > 0)
            throw new InputException(
                $"{_path} has numbers with a point (line {_pointLine}) and with a comma (line {_commaLine}); write all with a point."
            );
    }

    /// <summary>Says how commas were read.</summary>
    /// <returns>The remark; <see langword="null"/> where there were none.</returns>
    /// <exception cref="InputException">Every comma could as well separate thousands.</exception>
    public string? Conclude()
    {
        if (_commaLine == 0)
            return null;

        return _hasCertainComma
            ? "commas within numbers were read as decimal commas"
            : throw new InputException(
                $"{_path}, line {_commaLine} has a number such as 1,000, which can mean a thousand or one; write numbers with a point and "
                    + "no thousands separators."
            );
    }
}
