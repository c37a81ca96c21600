using System.Globalization;
using System.Text;

namespace MLNet.Embeddings.Reports.Datasets;

/// <summary>Faults of images in words.</summary>
internal static class FaultWords
{
    /// <summary>The kind, such as "low contrast".</summary>
    public static string Of(ImageFaultKind kind) => Words($"{kind}");

    /// <summary>What was measured, such as "sharpness".</summary>
    public static string FactOf(ImageFault fault) => fault.Kind == ImageFaultKind.OddSize ? "pixels" : Words($"{fault.Fact}");

    /// <summary>A measure, with three digits.</summary>
    public static string Figure(double value)
    {
        double size = Math.Abs(value);
        string format =
            size >= 99.95 ? "#,0"
            : size >= 9.995 ? "0.0"
            : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>The figure beside what is usual and where the fault begins.</summary>
    public static string Evidence(ImageFault fault) =>
        $"{FactOf(fault)} {Figure(fault.Value)}, usually {Figure(fault.Typical)}, the fault begins at {Figure(fault.Limit)}";

    // "TooDark" becomes "too dark".
    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0)
                words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}
