namespace MLNet.Embeddings.SampleData.Digits;

/// <summary>Gray pictures with their labels.</summary>
/// <param name="Name">What the set is called on the page and on the console.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Pixels">One byte per pixel, picture after picture, row after row; 0 is paper, 255 ink.</param>
/// <param name="Labels">One label per picture, from 0.</param>
/// <param name="Origins">Where each picture comes from, such as "train-images 512".</param>
internal sealed record DigitSet(string Name, int Width, int Height, byte[] Pixels, int[] Labels, string[] Origins)
{
    /// <summary>Number of pictures.</summary>
    public int Count => Labels.Length;

    /// <summary>Bytes of one picture.</summary>
    public int PictureLength => Width * Height;

    /// <summary>The pixels of one picture.</summary>
    public ReadOnlySpan<byte> Picture(int index) => Pixels.AsSpan(index * PictureLength, PictureLength);
}
