using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLNet.Embeddings.Reports.Page;

/// <summary>Numbers and texts as a page carries them: base64 of gzip.</summary>
internal static class PackedData
{
    // A multiple of three bytes, so that pieces of base64 join without padding.
    private const int PieceBytes = 3 * 16_384;

    /// <summary>How a page's JSON is written: signs of all scripts stay as they are.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Bytes of any kind.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>Image files one after the other, as base64 alone: they cannot be made smaller, and nobody needs them in one
    /// piece.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<byte[]> files)
    {
        var piece = new byte[PieceBytes];
        int filled = 0;
        foreach (byte[] file in files)
        {
            ReadOnlySpan<byte> rest = file;
            while (!rest.IsEmpty)
            {
                int taken = Math.Min(rest.Length, PieceBytes - filled);
                rest[..taken].CopyTo(piece.AsSpan(filled));
                filled += taken;
                rest = rest[taken..];
                if (filled == PieceBytes)
                {
                    writer.Write(Convert.ToBase64String(piece));
                    filled = 0;
                }
            }
        }

        writer.Write(Convert.ToBase64String(piece, 0, filled));
    }
}
