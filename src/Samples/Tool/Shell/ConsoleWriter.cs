using System.Text;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tool.Shell;

/// <summary>The way to standard output or standard error: whatever is written reaches a terminal as <see cref="PrintableText"/>.</summary>
/// <param name="target">Where the text goes.</param>
/// <param name="isRequired">
/// Whether the run fails when the text cannot be written, as for results. Remarks and progress are dropped instead: a standard error that
/// is closed, full or gone must not cost the work of an hour.
/// </param>
internal sealed class ConsoleWriter(TextWriter target, bool isRequired) : TextWriter
{
    /// <summary>Where the text goes.</summary>
    public TextWriter Target => target;

    public override Encoding Encoding => target.Encoding;

    // Half of a pair of surrogates comes this way, and only the whole can be judged; the callers of this program write strings.
    public override void Write(char value) =>
        Send(
            value,
            static (writer, symbol) => writer.Write(char.IsSurrogate(symbol) ? symbol.ToString() : PrintableText.Lines(symbol.ToString()))
        );

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Send(value ?? "", static (writer, text) => writer.Write(PrintableText.Lines(text)));

    public override void WriteLine() => Send("", static (writer, _) => writer.WriteLine());

    public override void WriteLine(string? value) => Send(value ?? "", static (writer, text) => writer.WriteLine(PrintableText.Line(text)));

    /// <summary>Writes text of the program's own that steers the terminal.</summary>
    public void WriteSequence(string text) => Send(text, static (writer, sequence) => writer.Write(sequence));

    public override void Flush() => Send("", static (writer, _) => writer.Flush());

    private void Send<T>(T value, Action<TextWriter, T> write)
    {
        try
        {
            write(target, value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (isRequired)
                throw new InputException($"Standard output cannot be written: {exception.Message}", exception);
        }
    }
}
