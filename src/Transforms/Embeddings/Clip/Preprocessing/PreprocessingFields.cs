using System.Text.Json;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Preprocessing;

/// <summary>
/// The fields of a description of preprocessing; one of another type than expected is named in a <see cref="FormatException"/>.
/// </summary>
internal readonly struct PreprocessingFields
{
    private readonly JsonElement _root;

    public PreprocessingFields(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException($"it holds {Quote(root)} where an object with named fields is needed.");
        _root = root;
    }

    /// <summary>Whether there is a field of that name that is not null.</summary>
    public bool Has(string name) => _root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether a field is a plain number.</summary>
    public bool IsNumber(string name) => Has(name) && Required(name).ValueKind == JsonValueKind.Number;

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool fallback) =>
        !Has(name)
            ? fallback
            : Required(name) switch
            {
                { ValueKind: JsonValueKind.True } => true,
                { ValueKind: JsonValueKind.False } => false,
                JsonElement other => throw new FormatException($"{name} is {Quote(other)} where true or false is needed."),
            };

    /// <summary>A whole number.</summary>
    public int Number(string name, int fallback) => Has(name) ? WholeNumber(Required(name), name) : fallback;

    /// <summary>A number.</summary>
    public float Real(string name, float fallback)
    {
        if (!Has(name))
            return fallback;

        JsonElement value = Required(name);
        return value.ValueKind == JsonValueKind.Number && float.IsFinite(value.GetSingle())
            ? value.GetSingle()
            : throw new FormatException($"{name} is {Quote(value)} where a number is needed.");
    }

    /// <summary>A share above 0 and at most 1; 1 where there is none.</summary>
    public float Share(string name) =>
        Real(name, 1) is > 0 and <= 1 and float share
            ? share
            : throw new FormatException($"{name} is {Quote(Required(name))} where a share from 0 to 1 is needed.");

    /// <summary>Fields within a field.</summary>
    public PreprocessingFields Object(string name) => new(Required(name));

    /// <summary>A word.</summary>
    public string Word(string name, string fallback)
    {
        if (!Has(name))
            return fallback;

        JsonElement value = Required(name);
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"{name} is {Quote(value)} where a word is needed.");
    }

    /// <summary>Three numbers, one for each color.</summary>
    public float[] Triple(string name)
    {
        JsonElement value = Required(name);
        bool isTriple =
            value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() == 3
            && value.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number && float.IsFinite(number.GetSingle()));
        return isTriple
            ? [.. value.EnumerateArray().Select(number => number.GetSingle())]
            : throw new FormatException($"{name} is {Quote(value)} where three numbers are needed, one for each color.");
    }

    /// <summary>
    /// The side of a square in pixels, as a number, as [height, width] or as an object with shortest_edge or with height and width; and
    /// whether the last form was used, which means that both sides are brought to it.
    /// </summary>
    public (int Side, bool IsBothSides) Size(string name)
    {
        JsonElement value = Required(name);
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return (WholeNumber(value, name), false);
            case JsonValueKind.Array when value.GetArrayLength() is 1 or 2:
                return (Square(WholeNumber(value[0], name), WholeNumber(value[value.GetArrayLength() - 1], name), name), false);
            case JsonValueKind.Object when value.TryGetProperty("shortest_edge", out JsonElement edge):
                return (WholeNumber(edge, $"{name}.shortest_edge"), false);
            case JsonValueKind.Object
                when value.TryGetProperty("height", out JsonElement height) && value.TryGetProperty("width", out JsonElement width):
                return (Square(WholeNumber(height, $"{name}.height"), WholeNumber(width, $"{name}.width"), name), true);
            default:
                throw new FormatException(
                    $"{name} is {Quote(value)} where a number of pixels, [height, width], "
                        + "or an object with shortest_edge or height and width is needed."
                );
        }
    }

    private JsonElement Required(string name) =>
        _root.TryGetProperty(name, out JsonElement value) ? value : throw new FormatException($"it has no field {name}.");

    private static int Square(int height, int width, string name) =>
        height == width ? height : throw new FormatException($"{name} is {height} × {width}; only squares are supported.");

    // Some exports write 224.0.
    private static int WholeNumber(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out double number)
        && number == Math.Floor(number)
        && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw new FormatException($"{name} is {Quote(value)} where a whole number is needed.");

    private static string Quote(JsonElement value) =>
        Excerpt.Of(string.Join(' ', value.GetRawText().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
