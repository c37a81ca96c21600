namespace MLNet.Embeddings;

/// <summary>Sentences for <see cref="ZeroShotClassificationEstimator.Options.PromptTemplates"/>, in which {0} stands for a class. The
/// vectors of a class's sentences are averaged and brought to length 1 again.</summary>
/// <remarks>An ensemble evens out what a single sentence says beside the class. The idea is that of Radford et al., section 3.1.4; the
/// sentences are our own. A model of few words, as the embedded ones are, may gain nothing by it: measure on labeled pictures.</remarks>
public static class PromptTemplates
{
    /// <summary>The one sentence that is taken by default.</summary>
    public static IReadOnlyList<string> Plain { get; } = ["a photo of a {0}."];

    /// <summary>Sentences for photographs, near and far, good and bad.</summary>
    public static IReadOnlyList<string> Photos { get; } =
    [
        "a photo of a {0}.",
        "a photo of one {0}.",
        "a photo of the {0}.",
        "a photo of my {0}.",
        "a photo of several {0}s.",
        "a close view of a {0}.",
        "a {0} seen from far away.",
        "a small picture of a {0}.",
        "a blurred picture of a {0}.",
        "a dark picture of a {0}.",
        "a bright picture of a {0}.",
        "a picture in which there is a {0}.",
        "a {0} indoors.",
        "a {0} outdoors.",
    ];

    /// <summary>Sentences for drawings, icons and other pictures made by hand or by a program.</summary>
    public static IReadOnlyList<string> Drawings { get; } =
    [
        "a drawing of a {0}.",
        "a sketch of a {0}.",
        "a painting of a {0}.",
        "a simple picture of a {0}.",
        "an icon of a {0}.",
        "a {0} in a cartoon.",
    ];
}
