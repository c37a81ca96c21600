using System.Globalization;
using System.Numerics;
using System.Text;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>
/// Reads a literal of Python as far as headers of .npy files have them: dictionaries, tuples, lists, strings, whole numbers, True, False
/// and None.
/// </summary>
/// <remarks>Tuples become arrays, lists become lists, whole numbers become <see cref="BigInteger"/>.</remarks>
internal ref struct PythonLiteral
{
    private const int DeepestNesting = 32;

    private readonly ReadOnlySpan<char> _text;
    private readonly bool _allowsLong;
    private int _position;
    private int _depth;

    private PythonLiteral(ReadOnlySpan<char> text, bool allowsLong)
    {
        _text = text;
        _allowsLong = allowsLong;
    }

    /// <summary>The value that a text stands for.</summary>
    /// <param name="text">The literal, with white space and comments around it.</param>
    /// <param name="allowsLong">Whether whole numbers can end in L, as Python 2 wrote them.</param>
    /// <exception cref="FormatException">The text is no such literal.</exception>
    public static object? Parse(ReadOnlySpan<char> text, bool allowsLong)
    {
        var literal = new PythonLiteral(text, allowsLong);
        object? value = literal.ReadValue();
        literal.SkipBlanks();
        return literal._position == text.Length ? value : throw literal.Fault();
    }

    private object? ReadValue()
    {
        if (++_depth > DeepestNesting)
            throw Fault();

        object? value = Peek() switch
        {
            '{' => ReadDictionary(),
            '(' => ReadTuple(),
            '[' => ReadItems(']', out _),
            '\'' or '"' => ReadString(),
            '-' or '+' or (>= '0' and <= '9') => ReadNumber(),
            _ => ReadWord(),
        };
        _depth--;
        return value;
    }

    private Dictionary<string, object?> ReadDictionary()
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        _position++;
        while (Peek() != '}')
        {
            if (ReadValue() is not string key)
                throw Fault();

            Expect(':');
            entries[key] = ReadValue();
            if (Peek() != '}')
                Expect(',');
        }

        _position++;
        return entries;
    }

    private object? ReadTuple()
    {
        List<object?> items = ReadItems(')', out bool hasComma);
        return items.Count == 1 && !hasComma ? items[0] : items.ToArray();
    }

    private List<object?> ReadItems(char end, out bool hasComma)
    {
        var items = new List<object?>();
        hasComma = false;
        _position++;
        while (Peek() != end)
        {
            items.Add(ReadValue());
            if (Peek() == end)
                break;

            Expect(',');
            hasComma = true;
        }

        _position++;
        return items;
    }

    private string ReadString()
    {
        char quote = _text[_position++];
        var value = new StringBuilder();
        while (_position < _text.Length && _text[_position] != quote)
        {
            // Names and types of numbers need no escapes, and what else is written with them is refused rather than guessed.
            if (_text[_position] is '\\' or '\n' or '\r' or '\0')
                throw Fault();

            value.Append(_text[_position++]);
        }

        if (_position == _text.Length)
            throw Fault();

        _position++;
        return value.ToString();
    }

    private BigInteger ReadNumber()
    {
        bool isNegative = _text[_position] == '-';
        if (_text[_position] is '-' or '+')
            _position++;
        Peek();
        int start = _position;
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
            _position++;

        ReadOnlySpan<char> digits = _text[start.._position];
        bool hasLeadingZero = digits.Length > 1 && digits[0] == '0' && digits.ContainsAnyExcept('0');
        if (digits.IsEmpty || hasLeadingZero)
            throw Fault();

        if (_allowsLong && _position < _text.Length && _text[_position] == 'L')
            _position++;
        if (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '_' or '.'))
            throw Fault();

        var value = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return isNegative ? -value : value;
    }

    private object? ReadWord()
    {
        int start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] == '_'))
            _position++;

        switch (_text[start.._position])
        {
            case "True":
                return true;
            case "False":
                return false;
            case "None":
                return null;
            case "u" or "U" when _position < _text.Length && _text[_position] is '\'' or '"':
                return ReadString();
            default:
                throw Fault();
        }
    }

    private void Expect(char symbol)
    {
        if (Peek() != symbol)
            throw Fault();

        _position++;
    }

    private char Peek()
    {
        SkipBlanks();
        return _position < _text.Length ? _text[_position] : throw Fault();
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\n' or '\r' or '\f' or '#')
        {
            if (_text[_position] == '#')
            {
                int end = _text[_position..].IndexOfAny('\n', '\r', '\0');
                _position = end < 0 ? _text.Length : _position + end;
            }
            else
            {
                _position++;
            }
        }
    }

    private readonly FormatException Fault() => new($"character {_position + 1}");
}
