using System.Text.Json;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Tables;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations.Coco;

/// <summary>Reads a file of COCO annotations as a stream; the whole of it is never in memory.</summary>
internal static class CocoFile
{
    private const int BufferLength = 1 << 18;
    private const int LongestValue = 1 << 24;
    private const int LengthPeeked = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="wantsBoxes">Whether boxes are kept.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidDataException">It is no JSON; the message tells where.</exception>
    public static CocoContent Read(string path, string name, bool wantsBoxes, CancellationToken cancellation)
    {
        using FileStream stream = RegularFile.Open(path);
        var content = new CocoContent(wantsBoxes);
        try
        {
            Read(stream, content, name, cancellation);
        }
        catch (JsonException exception)
        {
            throw SourceFault.At(
                name,
                (exception.LineNumber ?? -1) + 1,
                Invariant($"This is no JSON from byte {exception.BytePositionInLine} of the line on; write the file again."),
                exception
            );
        }
        catch (InvalidOperationException exception)
        {
            throw SourceFault.At(name, 0, "A text in it is no UTF-8; write the file again.", exception);
        }

        return content;
    }

    /// <summary>Whether a file begins like COCO annotations: an object with images or annotations.</summary>
    /// <param name="path">The file.</param>
    public static bool BeginsLikeOne(string path)
    {
        using FileStream stream = RegularFile.Open(path);
        var start = new byte[LengthPeeked];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var reader = new Utf8JsonReader(WithoutMark(start.AsSpan(0, length)), isFinalBlock: false, state: default);
        var content = new CocoContent();
        try
        {
            while (reader.Read())
                content.Take(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What was read until there tells.
        }

        return content.Parts.Contains("images") || content.Parts.Contains("annotations");
    }

    private static void Read(FileStream stream, CocoContent content, string name, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        bool isLast = length < buffer.Length;
        length -= SkipMark(buffer, length);
        var state = new JsonReaderState();
        long line = 1;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var reader = new Utf8JsonReader(buffer.AsSpan(0, length), isLast, state);
            while (reader.Read())
                content.Take(ref reader);
            state = reader.CurrentState;
            int used = (int)reader.BytesConsumed;
            line += buffer.AsSpan(0, used).Count((byte)'\n');
            if (isLast)
                return;

            buffer.AsSpan(used, length - used).CopyTo(buffer);
            length -= used;
            if (length == buffer.Length)
            {
                if (length >= LongestValue)
                    throw SourceFault.At(name, line, Invariant($"A value is longer than {LongestValue >> 20} MB."));
                Array.Resize(ref buffer, 2 * length);
            }

            int read = stream.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false);
            isLast = read < buffer.Length - length;
            length += read;
        }
    }

    private static int SkipMark(byte[] buffer, int length)
    {
        int mark = length - WithoutMark(buffer.AsSpan(0, length)).Length;
        buffer.AsSpan(mark, length - mark).CopyTo(buffer);
        return mark;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? start[3..] : start;
}
