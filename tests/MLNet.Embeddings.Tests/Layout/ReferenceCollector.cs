using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace MLNet.Embeddings.Tests.Layout;

/// <summary>Writes down the outermost type of every type that a signature or a token names.</summary>
internal sealed class ReferenceCollector(MetadataReader reader) : ISignatureTypeProvider<string, object?>
{
    /// <summary>Where the names go: <c>Namespace.Name</c>, with an arity where the type is generic.</summary>
    public HashSet<string> Into { get; set; } = [];

    public string OutermostName(TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        for (; type.IsNested; type = reader.GetTypeDefinition(type.GetDeclaringType())) { }
        return FullName(type.Namespace, type.Name);
    }

    public void Add(EntityHandle handle)
    {
        if (handle.IsNil)
            return;

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Into.Add(OutermostName((TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeReference:
                Into.Add(OutermostName((TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;
            case HandleKind.MethodDefinition:
                Add(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                method.DecodeSignature(this, null);
                Add(method.Method);
                break;
            case HandleKind.MemberReference:
                MemberReference member = reader.GetMemberReference((MemberReferenceHandle)handle);
                if (member.GetKind() == MemberReferenceKind.Field)
                    member.DecodeFieldSignature(this, null);
                else
                    member.DecodeMethodSignature(this, null);
                Add(member.Parent);
                break;
        }
    }

    public void Add(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle handle in attributes)
            Add(reader.GetCustomAttribute(handle).Constructor);
    }

    public void Add(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle parameter in parameters)
        foreach (GenericParameterConstraintHandle handle in reader.GetGenericParameter(parameter).GetConstraints())
            Add(reader.GetGenericParameterConstraint(handle).Type);
    }

    public string GetTypeFromDefinition(MetadataReader from, TypeDefinitionHandle handle, byte rawTypeKind) => Name(handle);

    public string GetTypeFromReference(MetadataReader from, TypeReferenceHandle handle, byte rawTypeKind) => Name(handle);

    public string GetTypeFromSpecification(MetadataReader from, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    public string GetArrayType(string elementType, ArrayShape shape) => elementType;

    public string GetByReferenceType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

    public string GetGenericMethodParameter(object? context, int index) => "";

    public string GetGenericTypeParameter(object? context, int index) => "";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetPointerType(string elementType) => elementType;

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "";

    public string GetSZArrayType(string elementType) => elementType;

    private string Name(EntityHandle handle)
    {
        Add(handle);
        return "";
    }

    private string OutermostName(TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        return FullName(type.Namespace, type.Name);
    }

    private string FullName(StringHandle space, StringHandle name) => $"{reader.GetString(space)}.{reader.GetString(name)}";
}
