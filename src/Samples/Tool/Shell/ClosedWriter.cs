using System.Text;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>A standard output that whoever started the program has closed.</summary>
internal sealed class ClosedWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException("It is closed.");

    public override void WriteLine() => throw new IOException("It is closed.");
}
