namespace MLNet.Embeddings.Tool.Shell;

/// <summary>The stages of a run, in words that people use, and how long each takes in proportion: what an overall bar needs.</summary>
/// <param name="Stages">Each stage: its name, the words for it, and its share of the time in any unit.</param>
internal sealed record StagePlan(params IReadOnlyList<(string Name, string Words, double Weight)> Stages)
{
    /// <summary>Stages of an inspection; shares are those of some thousand pictures.</summary>
    public static StagePlan Inspection { get; } =
        new(
            ("draw", "Draw the pictures", 20),
            ("embed", "Read the pictures", 50),
            ("zero-shot", "Ask the model for the classes", 2),
            ("neighbors", "Find similar pictures", 3),
            ("t-SNE", "Make the t-SNE map", 10),
            ("UMAP", "Make the UMAP map", 5),
            ("duplicates", "Look for duplicates", 18),
            ("classes", "Judge labels and outliers", 2),
            ("map quality", "Measure the maps", 4),
            ("page", "Write the report", 6)
        );

    /// <summary>Stages of a search for duplicates.</summary>
    public static StagePlan Duplicates { get; } =
        new(("embed", "Read the pictures", 60), ("duplicates", "Look for duplicates", 35), ("report", "Write the report", 5));

    /// <summary>The place of a stage; −1 where the plan has none of that name.</summary>
    public int PlaceOf(string name)
    {
        for (int place = 0; place < Stages.Count; place++)
        {
            if (Stages[place].Name == name)
                return place;
        }

        return -1;
    }

    /// <summary>The plan without stages that a run does not have.</summary>
    public StagePlan Without(string name) => new([.. Stages.Where(stage => stage.Name != name)]);

    /// <summary>The share of the run that is done.</summary>
    /// <param name="place">The stage that is under way.</param>
    /// <param name="share">The share of that stage that is done.</param>
    public double Done(int place, double share) =>
        (Stages.Take(place).Sum(stage => stage.Weight) + (share * Stages[place].Weight)) / Stages.Sum(stage => stage.Weight);
}
