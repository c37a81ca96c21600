using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Tests.PublicApi;

/// <summary>All that users of an assembly can name: a line per type and per member, in a fixed order.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly)
    {
        foreach (
            IGrouping<string?, Type> space in assembly
                .GetExportedTypes()
                .GroupBy(type => type.Namespace)
                .OrderBy(space => space.Key, StringComparer.Ordinal)
        )
        {
            yield return $"namespace {space.Key}";
            foreach (Type type in space.OrderBy(CSharpNames.Declared, StringComparer.Ordinal))
            {
                yield return $"  {Header(type)}";
                foreach (string member in Members(type))
                    yield return $"    {member}";
            }
        }
    }

    private static string Header(Type type)
    {
        if (type.IsEnum)
            return $"enum {CSharpNames.Declared(type)}";
        if (typeof(Delegate).IsAssignableFrom(type))
            return $"delegate {CSharpNames.Of(type.GetMethod("Invoke")!.ReturnParameter)} "
                + $"{CSharpNames.Declared(type)}({Parameters(type.GetMethod("Invoke")!)})";

        string kind =
            type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : (
                type.IsAbstract ? "abstract "
                : type.IsSealed ? "sealed "
                : ""
            ) + (type.GetMethod("<Clone>$") is null ? "class" : "record");
        IEnumerable<Type> bases = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : [];
        string[] above = [.. bases.Concat(OwnInterfaces(type)).Select(CSharpNames.Of)];
        return $"{kind} {CSharpNames.Declared(type)}{(above.Length == 0 ? "" : $" : {string.Join(", ", above)}")}";
    }

    private static IEnumerable<Type> OwnInterfaces(Type type) =>
        type.GetInterfaces()
            .Where(each => each.IsVisible && !(type.BaseType?.GetInterfaces().Contains(each) ?? false))
            .OrderBy(each => each.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return [];
        if (type.IsEnum)
            return Enum.GetValuesAsUnderlyingType(type)
                .Cast<object>()
                .Select(value => $"{Enum.GetName(type, value)} = {CSharpNames.Value(value)}");

        return Lines(type.GetFields(Declared).Where(field => IsVisible(field.Attributes)), Field)
            .Concat(Lines(type.GetConstructors(Declared).Where(IsVisible), Constructor))
            .Concat(Lines(type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)), Property))
            .Concat(Lines(type.GetMethods(Declared).Where(method => IsVisible(method) && !method.IsSpecialName), Method));
    }

    // What the compiler adds to records goes without saying.
    private static IEnumerable<string> Lines<T>(IEnumerable<T> members, Func<T, string> describe)
        where T : MemberInfo =>
        members
            .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)) && !member.Name.Contains('<', StringComparison.Ordinal))
            .Select(member => (member.Name, Line: describe(member)))
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.Line, StringComparer.Ordinal)
            .Select(member => member.Line);

    private static string Constructor(ConstructorInfo constructor) =>
        $"{Modifiers(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})";

    private static string Field(FieldInfo field) =>
        field.IsLiteral
            ? $"const {CSharpNames.Of(field)} {field.Name} = {CSharpNames.Value(field.GetRawConstantValue()!)}"
            : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{CSharpNames.Of(field)} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        string getter = property.GetMethod is { } get && IsVisible(get) ? "get; " : "";
        string setter =
            property.SetMethod is not { } set || !IsVisible(set) ? ""
            : set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; "
            : "set; ";
        ParameterInfo[] indices = property.GetIndexParameters();
        string name = indices.Length == 0 ? property.Name : $"this[{string.Join(", ", indices.Select(Parameter))}]";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Modifiers(property.GetAccessors(nonPublic: true)[0])}{required}{CSharpNames.Of(property)} {name} {{ {getter}{setter}}}";
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        string extended = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Modifiers(method)}{CSharpNames.Of(method.ReturnParameter)} {method.Name}{generic}({extended}{Parameters(method)})";
    }

    private static string Modifiers(MethodBase method)
    {
        string visibility = method.IsPublic ? "" : "protected ";
        if (method.IsStatic)
            return visibility + "static ";
        if (method is not MethodInfo { DeclaringType.IsInterface: false } own)
            return visibility;
        if (own.GetBaseDefinition() != own || own.IsDefined(typeof(PreserveBaseOverridesAttribute)))
            return visibility + "override ";
        return visibility
            + (
                own.IsAbstract ? "abstract "
                : own.IsVirtual && !own.IsFinal ? "virtual "
                : ""
            );
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string passing =
            parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : "";
        string initial = parameter.HasDefaultValue ? $" = {DefaultValue(parameter)}" : "";
        return $"{passing}{CSharpNames.Of(parameter)} {parameter.Name}{initial}";
    }

    private static string DefaultValue(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        return parameter.RawDefaultValue is not { } value
            ? type.IsValueType && Nullable.GetUnderlyingType(type) is null
                ? "default"
                : "null"
            : CSharpNames.Value(type.IsEnum ? Enum.ToObject(type, value) : value);
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;
}
