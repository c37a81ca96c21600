using System.Buffers.Binary;

namespace MLNet.Embeddings.Images;

/// <summary>Tells TGA files, which begin with no signature, by what their headers may say.</summary>
/// <remarks>
/// Truevision TGA file format specification, version 2.0, 1991: newer files end in a signature, older ones in their pixels.
/// </remarks>
internal static class TargaHeader
{
    private const int HeaderBytes = 18;
    private const int FooterBytes = 26;

    /// <summary>Whether a file can be a TGA. Of uncompressed pixels all must be there.</summary>
    public static bool IsTarga(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes)
            return false;

        byte type = file[2];
        bool hasPalette = file[1] == 1;
        byte bits = file[16];
        bool isLegal =
            file[1] <= 1
            && type is 1 or 2 or 3 or 9 or 10 or 11
            && (type & 7) switch
            {
                1 => hasPalette && bits == 8,
                2 => bits is 15 or 16 or 24 or 32,
                _ => !hasPalette && bits is 8 or 16,
            };
        int width = BinaryPrimitives.ReadUInt16LittleEndian(file[12..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(file[14..]);
        if (!isLegal || width == 0 || height == 0)
            return false;

        if (file.Length >= HeaderBytes + FooterBytes && file[^18..].SequenceEqual("TRUEVISION-XFILE.\0"u8))
            return true;

        byte paletteBits = file[7];
        int paletteLength = BinaryPrimitives.ReadUInt16LittleEndian(file[5..]);
        bool isPaletteLegal = hasPalette
            ? paletteBits is 15 or 16 or 24 or 32 && paletteLength is > 0 and <= 256
            : !file[3..8].ContainsAnyExcept((byte)0);
        if (!isPaletteLegal || (file[17] & 0xC0) != 0)
            return false;

        long palette = hasPalette ? (long)paletteLength * ((paletteBits + 7) / 8) : 0;
        long pixels = type > 8 ? 2 : (long)width * height * ((bits + 7) / 8);
        return file.Length >= HeaderBytes + file[0] + palette + pixels;
    }
}
