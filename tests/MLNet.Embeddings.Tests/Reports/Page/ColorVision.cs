namespace MLNet.Embeddings.Tests.Reports.Page;

/// <summary>How far apart colors are for people who do not see green, or red: Machado, Oliveira and Fernandes, "A physiologically-based
/// model for simulation of color vision deficiency" (2009), at full severity, and the distance in CIELAB.</summary>
internal static class ColorVision
{
    public static readonly double[,] Deuteranopia =
    {
        { 0.367322, 0.860646, -0.227968 },
        { 0.280085, 0.672501, 0.047413 },
        { -0.011820, 0.042940, 0.968881 },
    };

    public static readonly double[,] Protanopia =
    {
        { 0.152286, 1.052583, -0.204868 },
        { 0.114503, 0.786281, 0.099216 },
        { -0.003882, -0.048116, 1.051998 },
    };

    private static readonly double[,] Xyz =
    {
        { 0.4124564, 0.3575761, 0.1804375 },
        { 0.2126729, 0.7151522, 0.0721750 },
        { 0.0193339, 0.1191920, 0.9503041 },
    };

    private static readonly double[] White = [0.95047, 1, 1.08883];

    /// <summary>The distance of two colors, each of three channels from 0 to 255.</summary>
    public static double Distance(double[] first, double[] second, double[,] vision)
    {
        double[] a = Lab(first, vision);
        double[] b = Lab(second, vision);
        return Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
    }

    private static double[] Lab(double[] color, double[,] vision)
    {
        double[] seen = Array.ConvertAll(Times(vision, Array.ConvertAll(color, Linear)), channel => Math.Clamp(channel, 0, 1));
        double[] scaled = [.. Times(Xyz, seen).Zip(White, (value, white) => Curve(value / white))];
        return [(116 * scaled[1]) - 16, 500 * (scaled[0] - scaled[1]), 200 * (scaled[1] - scaled[2])];
    }

    private static double Linear(double channel) =>
        channel / 255 <= 0.04045 ? channel / 255 / 12.92 : Math.Pow(((channel / 255) + 0.055) / 1.055, 2.4);

    private static double Curve(double value) => value > 0.008856 ? Math.Cbrt(value) : (7.787 * value) + (16d / 116);

    private static double[] Times(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, 3).Sum(column => matrix[row, column] * vector[column]))];
}
