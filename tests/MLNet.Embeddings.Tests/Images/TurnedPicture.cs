using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>A photograph of four colored quarters, stored turned as a camera stores it.</summary>
internal static class TurnedPicture
{
    /// <summary>Pixels across, as it is shown.</summary>
    public const int Width = 48;

    /// <summary>Pixels down, as it is shown.</summary>
    public const int Height = 32;

    /// <summary>The file.</summary>
    /// <param name="orientation">How it is to be turned: 1 to 8, as EXIF has it.</param>
    public static byte[] Jpeg(int orientation)
    {
        using SKBitmap stored = Stored(orientation);
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] segment = [0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif];
        using SKData data = stored.Encode(SKEncodedImageFormat.Jpeg, 100);
        byte[] jpeg = data.ToArray();
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }

    /// <summary>The same as a PNG.</summary>
    public static byte[] Png(int orientation)
    {
        using SKBitmap stored = Stored(orientation);
        using SKData data = stored.Encode(SKEncodedImageFormat.Png, 100);
        return OrientedPng.Of(data.ToArray(), orientation);
    }

    /// <summary>The color of a pixel as it is shown.</summary>
    public static SKColor Shown(int x, int y) => new((byte)(x < Width / 2 ? 40 : 210), 100, (byte)(y < Height / 2 ? 40 : 210));

    private static SKBitmap Stored(int orientation)
    {
        bool swaps = orientation >= 5;
        var stored = new SKBitmap(swaps ? Height : Width, swaps ? Width : Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int row = 0; row < stored.Height; row++)
        {
            for (int column = 0; column < stored.Width; column++)
            {
                // Where the stored pixel is shown, by the table of the EXIF standard.
                (int x, int y) = orientation switch
                {
                    1 => (column, row),
                    2 => (Width - 1 - column, row),
                    3 => (Width - 1 - column, Height - 1 - row),
                    4 => (column, Height - 1 - row),
                    5 => (row, column),
                    6 => (Width - 1 - row, column),
                    7 => (Width - 1 - row, Height - 1 - column),
                    _ => (row, Height - 1 - column),
                };
                stored.SetPixel(column, row, Shown(x, y));
            }
        }

        return stored;
    }
}
