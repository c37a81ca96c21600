using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNet.Embeddings.Clip.Models;

/// <summary>Reads a manifest by code that the compiler generates: reflection is off in file-based, trimmed and natively compiled
/// programs.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    GenerationMode = JsonSourceGenerationMode.Metadata
)]
[JsonSerializable(typeof(ClipManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
