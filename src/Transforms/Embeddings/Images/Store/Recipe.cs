using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Images.Decoders;

namespace MLNet.Embeddings.Images.Store;

/// <summary>How something was computed from a file, as a text: two results of equal files and equal recipes are equal.</summary>
internal static class Recipe
{
    /// <summary>A recipe: what is made, in which version of its making, and of which parts.</summary>
    /// <param name="what">What is made, such as vector or thumbnail.</param>
    /// <param name="version">Moves whenever the same parts would give another result.</param>
    /// <param name="decoder">What decodes the files.</param>
    /// <param name="parts">All else that the result depends on.</param>
    public static string Of(string what, int version, IImageDecoder decoder, params ReadOnlySpan<string> parts)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture);
        text.AppendFormatted(what);
        text.AppendLiteral(" ");
        text.AppendFormatted(version);
        text.AppendLiteral("; decoder ");
        text.AppendFormatted(NameOf(decoder));
        foreach (string part in parts)
        {
            text.AppendLiteral("; ");
            text.AppendFormatted(part);
        }

        return text.ToStringAndClear();
    }

    // The file version moves with each release, and with it the native libraries that a decoder brings.
    private static string NameOf(IImageDecoder decoder)
    {
        if (decoder is AsStoredImageDecoder asStored)
            return $"as stored {NameOf(asStored.Decoder)}";

        Type type = decoder.GetType();
        string? version = type.Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version;
        return $"{type.FullName} {version ?? type.Assembly.GetName().Version?.ToString() ?? "?"}";
    }
}
