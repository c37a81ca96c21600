using System.Buffers.Binary;

namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>Looks through the headers of a column's pages, before a library trusts what they say of lengths.</summary>
/// <param name="file">The file.</param>
internal sealed class ParquetPages(Stream file)
{
    // Headers hold the least and the most value besides some numbers.
    private const int UsualHeader = 1 << 12;
    private const int LongestHeader = 1 << 24;

    // Pages of a megabyte are usual; of what compresses best they may be a thousand times their stored size.
    private const long AnyPage = 1L << 26;
    private const long MostExpansion = 1032;

    private const int DictionaryPage = 2;
    private const int Size = 2;
    private const int StoredSize = 3;
    private const int Values = 1;
    private const int DefinitionLength = 5;
    private const int RepetitionLength = 6;
    private const int IsCompressed = 7;

    // Of Zstandard's head; Snappy's is five bytes.
    private const int LongestClaim = 18;

    // Of all pages, in their order.
    private readonly List<long> _starts = [];
    private readonly List<long> _ends = [];

    /// <summary>Whether a byte belongs to a header of the column that was looked through last.</summary>
    /// <param name="position">Where it stands.</param>
    public bool IsHeader(long position)
    {
        int place = _starts.BinarySearch(position);
        place = place < 0 ? ~place - 1 : place;
        return place >= 0 && position < _ends[place];
    }

    /// <summary>Goes from page to page until all values are there.</summary>
    /// <param name="first">Where the first page begins.</param>
    /// <param name="valueCount">Values of all pages.</param>
    /// <param name="codec">How pages are stored.</param>
    /// <exception cref="InvalidDataException">A header is damaged, or says what cannot be.</exception>
    public void Check(long first, long valueCount, ParquetCodec codec)
    {
        _starts.Clear();
        _ends.Clear();
        long start = first;
        for (long values = 0; values < valueCount; )
        {
            var numbers = new Dictionary<(ThriftShape Shape, int Field), long>();
            long end = start + HeaderLength(start, numbers);
            _starts.Add(start);
            _ends.Add(end);
            long type = Of(ParquetShapes.PageHeader, 1);
            long size = Of(ParquetShapes.PageHeader, Size);
            long stored = Of(ParquetShapes.PageHeader, StoredSize);
            if (stored < 0 || stored > file.Length - end)
                throw new InvalidDataException("a page of a column is longer than the file");
            if (size < 0 || size > Math.Max(AnyPage, stored * MostExpansion) || Claimed(end, stored, numbers, codec) > size)
                throw new InvalidDataException("a page of a column claims more bytes than it can hold");

            long held = Math.Max(
                Of(ParquetShapes.DictionaryHeader.Shape!, Values),
                Math.Max(Of(ParquetShapes.DataHeader.Shape!, Values), Of(ParquetShapes.DataHeaderV2.Shape!, Values))
            );
            if (held < 0 || held > (type == DictionaryPage ? size : valueCount - values))
                throw new InvalidDataException("a page of a column claims more values than there are");
            values += type == DictionaryPage ? 0 : held;
            start = end + stored;

            long Of(ThriftShape shape, int field) => numbers.GetValueOrDefault((shape, field));
        }
    }

    private int HeaderLength(long start, Dictionary<(ThriftShape Shape, int Field), long> numbers)
    {
        if (start < 0 || start >= file.Length)
            throw new InvalidDataException("a column ends before its last value");

        for (int length = UsualHeader; ; length *= 16)
        {
            byte[] bytes = BytesAt(start, length);
            var walk = new ThriftWalk(bytes);
            try
            {
                numbers.Clear();
                walk.Struct(ParquetShapes.PageHeader, numbers);
                return walk.Position;
            }
            catch (EndOfStreamException) when (bytes.Length == length && length < LongestHeader)
            {
                // It may end farther on.
            }
        }
    }

    // How long a page becomes, as far as its own bytes say so; where they do not, whoever unpacks it asks for memory as it goes. In pages
    // of the second version levels come first as they are, and values may too.
    private long Claimed(long start, long stored, Dictionary<(ThriftShape Shape, int Field), long> numbers, ParquetCodec codec)
    {
        ThriftShape second = ParquetShapes.DataHeaderV2.Shape!;
        long levels = numbers.GetValueOrDefault((second, DefinitionLength)) + numbers.GetValueOrDefault((second, RepetitionLength));
        if (levels < 0 || levels > stored)
            throw new InvalidDataException("a page of a column is shorter than its levels");
        if (numbers.GetValueOrDefault((second, IsCompressed), 1) == 0 || levels == stored)
            return 0;

        byte[] bytes = BytesAt(start + levels, (int)Math.Min(stored - levels, LongestClaim));
        return codec switch
        {
            ParquetCodec.Snappy => (long)Math.Min(new ThriftWalk(bytes).Number(), long.MaxValue),
            ParquetCodec.Zstandard => ZstandardLength(bytes),
            _ => 0,
        };
    }

    // RFC 8878, section 3.1.1.1: a magic number, a byte of flags, the window unless there is a single segment, the dictionary, the length.
    private static long ZstandardLength(ReadOnlySpan<byte> bytes)
    {
        const uint Magic = 0xFD2FB528;
        const int Wide = 256;
        if (bytes.Length < 5 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            return 0;

        int flags = bytes[4];
        bool isSingle = (flags & 32) != 0;
        int dictionary = (flags & 3) == 3 ? 4 : flags & 3;
        int length = (flags >> 6) switch
        {
            0 => isSingle ? 1 : 0,
            1 => 2,
            2 => 4,
            _ => 8,
        };
        int start = 5 + (isSingle ? 0 : 1) + dictionary;
        if (length == 0 || bytes.Length < start + length)
            return 0;

        ReadOnlySpan<byte> number = bytes.Slice(start, length);
        return length switch
        {
            1 => number[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(number) + Wide,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(number),
            _ => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(number), long.MaxValue),
        };
    }

    private byte[] BytesAt(long start, int count)
    {
        byte[] bytes = new byte[(int)Math.Min(count, file.Length - start)];
        file.Position = start;
        file.ReadExactly(bytes);
        return bytes;
    }
}
