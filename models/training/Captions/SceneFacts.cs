namespace MLNet.Embeddings.Training.Captions;

/// <summary>What a scene drawn to order shows.</summary>
internal sealed record SceneFacts(string Shape, string Color, string Texture, string Size, string Background, string Position);
