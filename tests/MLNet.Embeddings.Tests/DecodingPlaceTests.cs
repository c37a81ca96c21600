using System.Reflection;
using System.Reflection.Emit;

namespace MLNet.Embeddings.Tests;

/// <summary>Pictures are decoded in one place: the types of the decoding libraries are referenced nowhere else.</summary>
public class DecodingPlaceTests
{
    private static readonly Dictionary<int, OpCode> OpCodes = typeof(System.Reflection.Emit.OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    [Fact]
    public void Only_the_room_of_images_references_the_decoding_libraries_and_images_of_ML_NET()
    {
        string room = Path.Combine(Repository.Root, "src", "Transforms", "Embeddings", "Images");
        HashSet<string> inside =
        [
            .. Directory
                .EnumerateFiles(room, "*.cs", SearchOption.AllDirectories)
                .Select(Path.GetFileNameWithoutExtension)
                .OfType<string>(),
        ];
        Dictionary<string, string> offenders = [];
        int found = 0;
        foreach (Type type in typeof(RowTransformer).Assembly.GetTypes())
        {
            foreach (Type decoding in Referenced(type).Where(IsDecoding))
            {
                found++;
                Type outer = type;
                while (outer.DeclaringType is { } declaring)
                    outer = declaring;
                if (!inside.Contains(outer.Name.Split('`')[0]))
                    offenders[outer.FullName!] = decoding.FullName!;
            }
        }

        Assert.True(found > 20, $"{found} references were found, so that this test sees nothing.");

        // They take what ML.NET has decoded out of a row, and hand it to the room.
        offenders.Remove("MLNet.Embeddings.Clip.ImageSlots");
        offenders.Remove("MLNet.Embeddings.Duplicates.Flagger.DuplicateFlaggerPictures");
        offenders.Remove("MLNet.Embeddings.Duplicates.Flagger.HeldPictures");
        Assert.Empty(offenders);
    }

    private static bool IsDecoding(Type type) =>
        type.Namespace is { } name
            && (name.StartsWith("SkiaSharp", StringComparison.Ordinal) || name.StartsWith("ImageMagick", StringComparison.Ordinal))
        || type.Name is "MLImage" or "MLPixelFormat";

    private static IEnumerable<Type> Referenced(Type type)
    {
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<Type> types = type.GetFields(All).Select(field => field.FieldType);
        IEnumerable<MethodBase> methods = [.. type.GetMethods(All), .. type.GetConstructors(All)];
        foreach (MethodBase method in methods)
        {
            types = types.Concat(method.GetParameters().Select(parameter => parameter.ParameterType));
            if (method is MethodInfo { ReturnType: { } result })
                types = types.Append(result);
            if (method.GetMethodBody() is { } body)
                types = types.Concat(body.LocalVariables.Select(local => local.LocalType)).Concat(InBody(method, body));
        }

        return types.SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];

    private static List<Type> InBody(MethodBase method, MethodBody body)
    {
        var types = new List<Type>();
        byte[] code = body.GetILAsByteArray()!;
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length; )
        {
            int value = code[at++];
            if (value == 0xFE)
                value = (value << 8) | code[at++];
            OpCode instruction = OpCodes[value];
            if (
                instruction.OperandType
                is OperandType.InlineMethod
                    or OperandType.InlineType
                    or OperandType.InlineField
                    or OperandType.InlineTok
            )
            {
                MemberInfo? member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod);
                if ((member as Type ?? member?.DeclaringType) is { } referenced)
                    types.Add(referenced);
                if (member is MethodInfo { IsGenericMethod: true } call)
                    types.AddRange(call.GetGenericArguments());
            }

            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }

        return types;
    }
}
