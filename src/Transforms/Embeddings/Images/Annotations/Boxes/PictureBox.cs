namespace MLNet.Embeddings.Images.Annotations.Boxes;

/// <summary>A box around an object of a picture, as annotations write it.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Label">The class of the object; empty for none.</param>
/// <param name="AreShares">Whether the numbers are shares of the picture's sides, and not pixels.</param>
/// <param name="IsCrowd">Whether it is drawn around many objects at once.</param>
internal readonly record struct PictureBox(
    double Left,
    double Top,
    double Width,
    double Height,
    string Label,
    bool AreShares = false,
    bool IsCrowd = false
)
{
    /// <summary>Whether it is a rectangle at all.</summary>
    public bool HasArea =>
        double.IsFinite(Left)
        && double.IsFinite(Top)
        && double.IsFinite(Left + Width)
        && double.IsFinite(Top + Height)
        && Width > 0
        && Height > 0;

    /// <summary>The box in pixels.</summary>
    public PictureBox Of(int width, int height) =>
        AreShares
            ? this with
            {
                Left = Left * width,
                Top = Top * height,
                Width = Width * width,
                Height = Height * height,
                AreShares = false,
            }
            : this;

    /// <summary>The box between two corners.</summary>
    public static PictureBox Between(double left, double top, double right, double bottom, string label, bool areShares = false) =>
        new(left, top, right - left, bottom - top, label, areShares);
}
