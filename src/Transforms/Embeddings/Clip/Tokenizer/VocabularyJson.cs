using System.Text.Json.Serialization;

namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Reads and writes a vocabulary by code that the compiler generates: reflection is off in file-based, trimmed and natively
/// compiled programs.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Dictionary<string, int>), TypeInfoPropertyName = "Vocabulary")]
internal sealed partial class VocabularyJson : JsonSerializerContext;
