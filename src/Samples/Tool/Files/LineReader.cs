using System.Text;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>The lines of a text, one at a time and with bounded memory: a line without end is refused before it fills the memory.</summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Characters that a line can have: more than a million numbers, while a buffer of them takes 64 MB.</summary>
    public const int LongestLine = 1 << 25;

    private const int FirstBuffer = 1 << 16;

    // Keys, labels and splits of more rows than any command can work on; a small gzip file can hold far more.
    private const int MostLines = 1 << 25;
    private const long MostCharacters = 1 << 29;
    private const int LongestKey = 1 << 16;

    private readonly StreamReader _reader;
    private readonly string _path;
    private readonly int _longestLine;
    private char[] _buffer = new char[FirstBuffer];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _skipsNewline;

    /// <summary>Reads UTF-8, or UTF-16 and UTF-32 that begin with a byte order mark.</summary>
    /// <param name="content">Read from where it stands; left open.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="longestLine">Characters that a line can have.</param>
    public LineReader(Stream content, string path, int longestLine = LongestLine)
    {
        _reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, FirstBuffer, leaveOpen: true);
        _path = path;
        _longestLine = longestLine;
    }

    /// <summary>The number of the line read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>All lines of a file, plain or gzip.</summary>
    /// <exception cref="InputException">It cannot be read, or is no text.</exception>
    public static string[] ReadAll(string path, CancellationToken cancellationToken = default)
    {
        using InputContent content = InputContent.Open(path);
        using var reader = new LineReader(content, path, LongestKey);
        var lines = new List<string>();
        long characters = 0;
        while (reader.TryRead(out ReadOnlySpan<char> line))
        {
            cancellationToken.ThrowIfCancellationRequested();
            characters += line.Length;
            if (lines.Count == MostLines || characters > MostCharacters)
                throw new InputException(
                    $"{path} has more than {MostLines} lines or {MostCharacters} characters, more than one run can work on; take fewer."
                );

            lines.Add(line.ToString());
        }

        return [.. lines];
    }

    /// <summary>The next line without its end, which can be LF, CR LF or CR; valid until the next call.</summary>
    /// <exception cref="InputException">The line is too long or holds a NUL character.</exception>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        int searched = 0;
        while (true)
        {
            if (_skipsNewline && _start < _end)
            {
                _skipsNewline = false;
                if (_buffer[_start] == '\n')
                    _start++;
            }

            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOfAny('\n', '\r', '\0');
            if (found >= 0)
            {
                int length = searched + found;
                line = _buffer.AsSpan(_start, length);
                char end = _buffer[_start + length];
                Number++;
                if (end == '\0')
                {
                    throw new InputException(
                        $"{_path}, line {Number} holds a NUL character: it is no text, or text in UTF-16 without a byte order mark; save "
                            + "it as UTF-8."
                    );
                }

                _skipsNewline = end == '\r';
                _start += length + 1;
                return true;
            }

            searched = _end - _start;
            if (searched > _longestLine)
                throw new InputException(
                    $"{_path}, line {Number + 1} is longer than {_longestLine} characters; put each row on a line of its own, ended by a "
                        + "line break."
                );

            if (!_ended && ReadMore())
                continue;

            line = _buffer.AsSpan(_start, searched);
            _start = _end;
            if (searched == 0)
                return false;

            Number++;
            return true;
        }
    }

    public void Dispose() => _reader.Dispose();

    private bool ReadMore()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);

        int read = _reader.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
        return read > 0;
    }
}
