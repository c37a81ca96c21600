using System.Text;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

/// <summary>Text as numpy, pandas, R and spreadsheets write it: what is read, what is assumed, what is refused.</summary>
public sealed class CsvLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("# a b\n1 2\n3 4\n")]
    [InlineData("#a,b\n1,2\n3,4\n")]
    [InlineData("1.000e+00 2.000e+00\n3.000e+00 4.000e+00\n")]
    [InlineData("sep=;\n1;2\n3;4\n")]
    [InlineData("SEP=,\r\na,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("sep=\t\na\tb\n1\t2\n3\t4\n")]
    [InlineData("1|2\n3|4\n")]
    [InlineData("1,2\r3,4\r")]
    [InlineData("\"1\",\"2\"\n\"3\",\"4\"\n")]
    [InlineData("\"a\nb\",\"c \"\"d\"\"\"\n1,2\n3,4\n")]
    [InlineData("first value;second, or so\n1;2\n3;4\n")]
    [InlineData("the first;the second one\n1;2\n3;4\n")]
    [InlineData("a, b\n1, 2\n3, 4\n")]
    public void Layouts_of_all_kinds_give_the_same_matrix(string text)
    {
        Assert.Equal([1, 2, 3, 4], Read(text).Values);
        Assert.Empty(_notes);
    }

    [Fact]
    public void The_name_of_a_single_column_can_have_several_words() => Assert.Equal([1, 2, 3], Read("my first column\n1\n2\n3\n").Values);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_in_UTF_16_is_told_by_its_mark(bool isBigEndian)
    {
        Encoding encoding = isBigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode;
        Assert.Equal([1, 2, 3, 4], Read([.. encoding.Preamble, .. encoding.GetBytes("größe\tb\r\n1\t2\r\n3\t4\r\n")]).Values);
    }

    [Theory]
    [InlineData("1,2,\n3,4,\n", "the empty last column was left out")]
    [InlineData("a,b,\n1,2,\n3,4,\n", "the empty last column was left out")]
    [InlineData(",a,b\nx,1,2\ny,3,4\n", "the first column has no name")]
    [InlineData(",0,1\n0,1,2\n1,3,4\n", "the first column has no name")]
    [InlineData("\"\",\"a\",\"b\"\n\"1\",1,2\n\"2\",3,4\n", "the first column has no name")]
    [InlineData("Unnamed: 0,a,b\n0,1,2\n1,3,4\n", "the first column has no name")]
    [InlineData("0,1\n1.0,2.0\n3.0,4.0\n", "was taken for a header")]
    [InlineData("a;b\n1,0;2,0\n3,0;4,0\n", "read as decimal commas")]
    [InlineData("1,0\t2,0\n3,0\t4,0\n", "read as decimal commas")]
    [InlineData("1,2\n#x\n3,4\n# end\n", "2 lines that begin with # were passed over")]
    public void What_has_to_be_assumed_is_noted(string text, string note)
    {
        Assert.Equal([1, 2, 3, 4], Read(text).Values);
        Assert.Contains(note, Assert.Single(_notes));
    }

    [Fact]
    public void A_counting_first_line_of_whole_numbers_is_data_and_said_to_be()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5], Read("0,1,2\n3,4,5\n").Values);
        Assert.Contains("was read as a row of numbers", Assert.Single(_notes));
        _notes.Clear();

        string columns = string.Join(",", Enumerable.Range(0, 20));
        Assert.Equal(20, Read($"{columns}\n{string.Join(",", Enumerable.Repeat(7, 20))}\n").Values.Length);
        Assert.Contains("was taken for a header", Assert.Single(_notes));
    }

    [Theory]
    [InlineData(
        "\"1,000\",\"2,000\"\n900,800\n",
        "line 1, column 1 is '1,000': write numbers with a decimal point and without thousands separators"
    )]
    [InlineData("\"1,000\",\"2,000\"\n\"900\",\"800\"\n", "line 1, column 1 is '1,000'")]
    [InlineData("inf,inf\n1,2\n", "line 1, column 1 is 'inf', which is infinite")]
    [InlineData("nan,nan\n1,2\n", "line 1, column 1 is 'nan', which is NaN")]
    [InlineData(",\n1,2\n", "line 1, column 1 is empty")]
    [InlineData("NA,NA\n1,2\n", "line 1, column 1 is 'NA', a value that is missing")]
    [InlineData("10%,20%\n1,2\n", "line 1, column 1 is '10%'")]
    [InlineData("$1,$2\n1,2\n", "line 1, column 1 is '$1'")]
    [InlineData("1_000,2\n1,2\n", "line 1, column 1 is '1_000'")]
    public void A_first_line_of_odd_numbers_is_no_header(string text, string reason) => AssertRefused(text, reason);

    [Theory]
    [InlineData("a,b\n1,NA\n", "line 2, column 2 is 'NA', a value that is missing")]
    [InlineData("a,b\n1,null\n", "line 2, column 2 is 'null', a value that is missing")]
    [InlineData("a,b\n1,-\n", "line 2, column 2 is '-', a value that is missing")]
    [InlineData("a,b\n#N/A,1\n", "line 2, column 1 is '#N/A', a value that is missing")]
    [InlineData("a,b\n1,#DIV/0!\n", "line 2, column 2 is '#DIV/0!', a value that is missing")]
    [InlineData("a,b\n1,1e400\n", "line 2, column 2 is '1e400', which is infinite in single precision at row 0, column 1 (both from 0)")]
    [InlineData("a,b\n1,1e39\n", "line 2, column 2 is '1e39', which is infinite in single precision")]
    [InlineData("a,b\n1,-inf\n", "line 2, column 2 is '-inf', which is infinite in single precision")]
    [InlineData("a,b\n1,1.#QNAN\n", "line 2, column 2 is '1.#QNAN', which is NaN")]
    [InlineData("a,b\n1,\u22122\n", "line 2, column 2 is '\u22122'")]
    [InlineData("a,b\n1,\u001b[31m2\n", "line 2, column 2 is '?[31m2', which is not a number")]
    [InlineData("a;b\n1,000;2,000\n3,000;4,000\n", "can mean a thousand or one")]
    [InlineData("a;b\n1,5;2.5\n", "numbers with a point (line 2) and with a comma (line 2)")]
    [InlineData("a;b\n1.000,5;2\n", "line 2, column 1 is '1.000,5': write numbers with a decimal point")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2 opens a quotation mark that is not closed")]
    [InlineData("a,b\n1,2\n\n3\n", "line 4 has 1 column, the first line has 2")]
    [InlineData("a,b\n1,2\0\n", "line 2 holds a NUL character")]
    [InlineData("a\0,\0b\0\n\0001\0,\0002\0", "line 1 holds a NUL character: it is no text, or text in UTF-16")]
    public void What_cannot_be_read_is_named_by_line_and_cause(string text, string reason) => AssertRefused(text, reason);

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        using var endless = new EndlessLine();
        string message = Assert
            .Throws<InputException>(() => CsvFile.Read(endless, "m.csv", null, null, TestContext.Current.CancellationToken))
            .Message;
        Assert.Contains("m.csv, line 1 is longer than 33554432 characters", message);
        Assert.InRange(endless.Given, LineReader.LongestLine, 3L * LineReader.LongestLine);
    }

    [Fact]
    public void A_quoted_cell_without_end_is_refused_before_it_fills_the_memory()
    {
        using var endless = new EndlessLine("\"", "1,1\n");
        Assert.Contains(
            "line 1 opens a quotation mark",
            Assert.Throws<InputException>(() => CsvFile.Read(endless, "m.csv", null, null, TestContext.Current.CancellationToken)).Message
        );
        Assert.InRange(endless.Given, LineReader.LongestLine, 3L * LineReader.LongestLine);
    }

    [Fact]
    public void Lines_longer_than_a_buffer_are_read_whole()
    {
        string row = string.Join(",", Enumerable.Range(0, 60_000));
        Matrix matrix = Read($"{row}\r\n{row}\r\n{row}");
        Assert.Equal((2, 60_000), (matrix.RowCount, matrix.ColumnCount));
        Assert.Equal(59_999, matrix.Values[^1]);
    }

    private Matrix Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private Matrix Read(byte[] content) =>
        MatrixFile.Read(_folder.Write("m.csv", content), TestContext.Current.CancellationToken, _notes.Add).ToSingle(null);

    private void AssertRefused(string text, string reason)
    {
        string message = Assert.Throws<InputException>(() => Read(text)).Message;
        Assert.Contains(reason, message);
        Assert.DoesNotContain('\n', message);
    }

    /// <summary>Text that never ends.</summary>
    private sealed class EndlessLine(string start = "", string piece = "1,") : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Given;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++, Given++)
                buffer[offset + i] = (byte)(Given < start.Length ? start[(int)Given] : piece[(int)((Given - start.Length) % piece.Length)]);
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
