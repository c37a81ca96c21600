using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MLNet.Embeddings.VectorData.Schema;

/// <summary>Types of the values that a collection holds beside vectors, each under the name that a file gives it.</summary>
internal static class StoredTypes
{
    private static readonly Type[] Scalars =
    [
        typeof(string),
        typeof(bool),
        typeof(byte),
        typeof(short),
        typeof(int),
        typeof(long),
        typeof(float),
        typeof(double),
        typeof(decimal),
        typeof(Guid),
        typeof(DateTime),
        typeof(DateTimeOffset),
        typeof(DateOnly),
        typeof(TimeOnly),
        typeof(TimeSpan),
    ];

    private static readonly Type[] Keys = [typeof(string), typeof(int), typeof(long), typeof(Guid)];

    private static readonly Dictionary<string, Type> ByName = Scalars
        .SelectMany(scalar => new[] { scalar, scalar.MakeArrayType(), typeof(List<>).MakeGenericType(scalar) })
        .ToDictionary(NameOf, StringComparer.Ordinal);

    public static string KeyNames => string.Join(", ", Keys.Select(NameOf));

    public static string DataNames => string.Join(", ", Scalars.Select(NameOf)) + ", and arrays and lists of them";

    public static bool IsKey(Type type) => Keys.Contains(type);

    public static bool IsData(Type type) => ByName.ContainsValue(Plain(type));

    /// <summary>The type without its being nullable.</summary>
    public static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    public static string NameOf(Type type) =>
        type.IsArray ? NameOf(type.GetElementType()!) + "[]"
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? $"List<{NameOf(type.GetGenericArguments()[0])}>"
        : Plain(type).Name;

    /// <exception cref="FormatException">No type has that name.</exception>
    public static Type Find(string name) =>
        ByName.TryGetValue(name, out Type? type)
            ? type
            : throw new FormatException($"The saved store holds values of type '{name}', which this version does not know.");

    /// <summary>A copy that nobody else can change.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static object? Copy(object? value) =>
        value switch
        {
            Array array => array.Clone(),
            IList list => Activator.CreateInstance(list.GetType(), list),
            _ => value,
        };
}
