namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>A word for several of Tiny ImageNet's classes.</summary>
/// <param name="Word">The word.</param>
/// <param name="Classes">The classes, by the first of WordNet's words for each.</param>
internal sealed record WordGroup(string Word, IReadOnlyList<string> Classes)
{
    /// <summary>Ten words, none of which is true of another's classes.</summary>
    public static IReadOnlyList<WordGroup> All { get; } =
    [
        new("dog", ["Chihuahua", "Yorkshire terrier", "golden retriever", "Labrador retriever", "German shepherd", "standard poodle"]),
        new("cat", ["tabby", "Persian cat", "Egyptian cat"]),
        new("bird", ["goose", "black stork", "king penguin", "albatross"]),
        new(
            "insect",
            ["ladybug", "fly", "bee", "grasshopper", "walking stick", "cockroach", "mantis", "dragonfly", "monarch", "sulphur butterfly"]
        ),
        new(
            "vehicle",
            [
                "beach wagon",
                "bullet train",
                "convertible",
                "freight car",
                "go-kart",
                "gondola",
                "lifeboat",
                "limousine",
                "moving van",
                "police van",
                "school bus",
                "sports car",
                "tractor",
                "trolleybus",
                "jinrikisha",
            ]
        ),
        new(
            "clothing",
            [
                "academic gown",
                "apron",
                "bikini",
                "cardigan",
                "fur coat",
                "kimono",
                "military uniform",
                "miniskirt",
                "poncho",
                "swimming trunks",
                "vestment",
                "sock",
            ]
        ),
        new("fruit", ["orange", "lemon", "banana", "pomegranate"]),
        new("musical instrument", ["oboe", "organ"]),
        new("furniture", ["desk", "dining table", "rocking chair", "chest"]),
        new("bridge", ["steel arch bridge", "suspension bridge", "viaduct"]),
    ];
}
