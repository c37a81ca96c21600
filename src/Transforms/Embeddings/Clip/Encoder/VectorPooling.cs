namespace MLNet.Embeddings;

/// <summary>How one vector for each image is made of a model's output that has several positions.</summary>
public enum VectorPooling
{
    /// <summary>Not at all: the output must hold one vector for each image; a model that gives a map or tokens is refused.</summary>
    None,

    /// <summary>The mean over the positions of a map, [batch, channels, height, width], or over tokens, [batch, tokens,
    /// dimension].</summary>
    Mean,

    /// <summary>The first of the tokens, [batch, tokens, dimension]: the class token of vision transformers such as DINOv2.</summary>
    FirstToken,
}
