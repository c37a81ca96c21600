namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>Goes through a structure in Thrift's compact protocol, and refuses one that does not end within its bytes or is not of its
/// shape.</summary>
/// <remarks>
/// The library that reads Parquet takes what a field should be for what it is, goes on reading for ever behind the end of the bytes, and
/// asks for as much memory as a length says. What has passed here it reads to the same end.
/// </remarks>
/// <param name="bytes">What begins with the structure.</param>
internal ref struct ThriftWalk(ReadOnlySpan<byte> bytes)
{
    private const int LongestNumber = 10;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes that were gone through.</summary>
    public int Position { get; private set; }

    /// <summary>Goes through a structure.</summary>
    /// <param name="shape">What its fields are.</param>
    /// <param name="numbers">
    /// Gets the whole numbers of the structure and of those within, and truth values as 1 and 0, by structure and field.
    /// </param>
    /// <exception cref="EndOfStreamException">It does not end.</exception>
    /// <exception cref="InvalidDataException">It is not of that shape.</exception>
    public void Struct(ThriftShape shape, Dictionary<(ThriftShape Shape, int Field), long>? numbers = null)
    {
        for (long number = 0; ; )
        {
            byte header = Next();
            if (header == 0)
                return;

            // Four bits say how many numbers on the field is; where they say nothing, its number follows.
            int step = header >> 4;
            number = step > 0 ? number + step : ToSigned(Number());
            var type = (ThriftType)(header & 15);
            ThriftField? field = number is >= 1 and <= short.MaxValue ? shape[(int)number] : null;
            if (field is null)
                Skip(type, number);
            else if (!field.Is(type))
                throw new InvalidDataException($"field {number} of its metadata is of another type than Parquet's");
            else if (field.Type == ThriftType.Int64 && numbers is not null)
                numbers[(shape, (int)number)] = ToSigned(Number());
            else if (field.Type == ThriftType.True && numbers is not null)
                numbers[(shape, (int)number)] = type == ThriftType.True ? 1 : 0;
            else
                Value(field, numbers);
        }
    }

    /// <summary>Goes through a number without a sign: seven bits a byte, the lowest first.</summary>
    /// <exception cref="EndOfStreamException">It does not end within the bytes.</exception>
    /// <exception cref="InvalidDataException">It does not end.</exception>
    public ulong Number()
    {
        ulong number = 0;
        for (int place = 0; place < LongestNumber; place++)
        {
            byte next = Next();
            number |= (ulong)(next & 127) << (7 * place);
            if (next < 128)
                return number;
        }

        throw new InvalidDataException("a number of its metadata does not end");
    }

    private void Value(ThriftField field, Dictionary<(ThriftShape Shape, int Field), long>? numbers)
    {
        switch (field.Type)
        {
            // Of a field the type is the value.
            case ThriftType.True:
                break;
            case ThriftType.Struct:
                Struct(field.Shape!, numbers);
                break;
            case ThriftType.List:
                int count = List(out ThriftType written);
                if (count > 0 && !field.Element!.Is(written))
                    throw new InvalidDataException("a list of its metadata is of another type than Parquet's");
                for (int i = 0; i < count; i++)
                    Value(field.Element!, numbers);
                break;
            default:
                Plain(field.Type);
                break;
        }
    }

    private void Plain(ThriftType type)
    {
        switch (type)
        {
            case ThriftType.Byte:
                Next();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                Number();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Binary:
                Take((long)Math.Min(Number(), int.MaxValue));
                break;
            default:
                throw new InvalidDataException($"its metadata hold a value of the unknown type {(int)type}");
        }
    }

    // What is not known is passed over, but for structures with something in them: the library loses its way in these.
    private void Skip(ThriftType type, long number)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Struct:
                if (Next() != 0)
                    throw new InvalidDataException($"field {number} of its metadata is of a later format than can be read");
                break;
            case ThriftType.List:
                int count = List(out ThriftType element);
                for (int i = 0; i < count; i++)
                    Plain(element);
                break;
            default:
                Plain(type);
                break;
        }
    }

    private int List(out ThriftType element)
    {
        byte header = Next();
        element = (ThriftType)(header & 15);
        ulong count = (ulong)(header >> 4);
        if (count == 15)
            count = Number();

        // Every element takes a byte or more.
        if (count > (ulong)(_bytes.Length - Position))
            throw new EndOfStreamException("a list of its metadata is longer than they are");
        return (int)count;
    }

    private byte Next() =>
        Position < _bytes.Length ? _bytes[Position++] : throw new EndOfStreamException("its metadata end before they should");

    private void Take(long count)
    {
        if (count > _bytes.Length - Position)
            throw new EndOfStreamException("its metadata end before they should");
        Position += (int)count;
    }

    private static long ToSigned(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);
}
