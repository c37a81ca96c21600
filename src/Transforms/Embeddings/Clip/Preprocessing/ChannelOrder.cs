namespace MLNet.Embeddings;

/// <summary>The order of the color planes in the tensor that a model reads.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue: what nearly all models read.</summary>
    Rgb,

    /// <summary>Blue, green, red: models that come from Caffe, CNTK or OpenCV, such as ML.NET's own image featurizers.</summary>
    Bgr,
}
