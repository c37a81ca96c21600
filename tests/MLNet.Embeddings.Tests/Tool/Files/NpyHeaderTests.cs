using System.Text;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Files;

/// <summary>NumPy 2 judged the headers: what it reads is read if it is a matrix of plain numbers, what it refuses is refused.</summary>
public class NpyHeaderTests
{
    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60, 4), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60, 4)}")]
    [InlineData("{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (60, 4)}")]
    [InlineData("{'shape':(60,4),'fortran_order':False,'descr':'<f4'}")]
    [InlineData("  {\n 'shape' : ( 60 , 4 , ) ,\t'descr' : '<f4' , 'fortran_order' : False }\n\n")]
    [InlineData("{u'descr': u'<f4', u'fortran_order': False, u'shape': (60, 4), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60L, 4L), }")]
    [InlineData("{'descr': 'f4', 'fortran_order': False, 'shape': (+60, 4), } # a comment")]
    [InlineData("{'descr': '<i2', 'descr': '<f4', 'fortran_order': False, 'shape': (60, 4), }")]
    public void What_numpy_reads_is_read(string text)
    {
        NpyHeader header = Read(text);
        Assert.Equal("f4", header.ElementType);
        Assert.Equal([60, 4], header.Shape);
        Assert.False(header.IsFortranOrder);
        Assert.False(header.IsBigEndian);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60, 4), 'x': 1}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [60, 4]}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60, 4)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60, 4)}}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60, 4)}; 1")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (060, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60l, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60,, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6.0, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': ('60', 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (60, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': false, 'shape': (60, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': 'False', 'shape': (60, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order' False, 'shape': (60, 4)}")]
    [InlineData("{'descr': '<f4\", 'fortran_order': False, 'shape': (60, 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (60, 4)}\0")]
    [InlineData("{b'descr': '<f4', 'fortran_order': False, 'shape': (60, 4)}")]
    [InlineData("{descr: '<f4', 'fortran_order': False, 'shape': (60, 4)}")]
    [InlineData("('descr', '<f4', 'fortran_order', False, 'shape', (60, 4))")]
    [InlineData("x'descr': '<f4', 'fortran_order': False, 'shape': (60, 4)")]
    [InlineData("")]
    [InlineData("{}")]
    public void What_numpy_refuses_is_refused(string text)
    {
        string message = Assert.Throws<InputException>(() => Read(text)).Message;
        Assert.StartsWith("m.npy has ", message);
        Assert.EndsWith("the file is damaged.", message);
    }

    [Fact]
    public void Whole_numbers_of_Python_2_belong_to_versions_1_and_2()
    {
        const string Text = "{'descr': '<f4', 'fortran_order': False, 'shape': (60L, 4L), }";
        Assert.Equal([60, 4], Read(Text, 2).Shape);
        Assert.Throws<InputException>(() => Read(Text, 3));
    }

    [Fact]
    public void Nesting_without_end_and_long_headers_are_refused()
    {
        Assert.Throws<InputException>(() => Read(new string('(', 9000)));
        Assert.Contains("claims a header of 10001 bytes", Assert.Throws<InputException>(() => Read(new string(' ', 10_001))).Message);
    }

    [Theory]
    [InlineData("f16", "extended precision")]
    [InlineData("c16", "complex numbers")]
    [InlineData("O", "Python objects")]
    [InlineData("S5", "text")]
    [InlineData("V8", "records")]
    [InlineData("M8[ns]", "dates")]
    [InlineData("m8[D]", "spans of time")]
    [InlineData("f3", "'f3';")]
    [InlineData("", "'';")]
    public void A_type_that_is_no_plain_number_is_named(string type, string meaning)
    {
        using var stream = new MemoryStream(File($"{{'descr': '<{type}', 'fortran_order': False, 'shape': (1, 1)}}", 1));
        Assert.Contains(
            meaning,
            Assert
                .Throws<InputException>(() => NpyFile.Read(stream, 1000, "m.npy", null, null, TestContext.Current.CancellationToken))
                .Message
        );
    }

    private static NpyHeader Read(string text, byte version = 1)
    {
        using var stream = new MemoryStream(File(text, version));
        return NpyHeader.Read(stream, "m.npy");
    }

    private static byte[] File(string text, byte version)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        return
        [
            0x93,
            .. "NUMPY"u8,
            version,
            0,
            .. version == 1 ? BitConverter.GetBytes((ushort)bytes.Length) : BitConverter.GetBytes(bytes.Length),
            .. bytes,
        ];
    }
}
