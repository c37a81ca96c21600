namespace MLNet.Embeddings.Cluster.Plans;

/// <summary>Whether steps make a plan.</summary>
internal static class PlanCheck
{
    /// <summary>The steps by their ids.</summary>
    /// <exception cref="ArgumentException">They make no plan.</exception>
    public static Dictionary<string, PlanStep> Index(IReadOnlyList<PlanStep> steps)
    {
        var index = new Dictionary<string, PlanStep>(steps.Count, StringComparer.Ordinal);
        var writers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (PlanStep step in steps)
        {
            if (
                step.Id.Length is 0 or > 200
                || !step.Id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')
            )
                throw Invalid($"'{step.Id}' is no id of a step: ids hold lowercase letters, digits, dots and dashes.");
            foreach (string needed in step.DependsOn)
                if (!index.ContainsKey(needed))
                    throw Invalid($"Step '{step.Id}' depends on '{needed}', which does not stand before it.");
            foreach (string name in step.Inputs.Concat(step.Outputs))
                Name(name);
            foreach (string output in step.Outputs)
                if (!writers.TryAdd(output, step.Id))
                    throw Invalid($"Steps '{writers[output]}' and '{step.Id}' both write '{output}'.");
            if (step.CostHint < 1)
                throw Invalid($"The cost hint of step '{step.Id}' is {step.CostHint}; it must be above 0.");
            if (!index.TryAdd(step.Id, step))
                throw Invalid($"Two steps have the id '{step.Id}'.");
        }

        return index;
    }

    private static void Name(string name)
    {
        try
        {
            ShardName.Check(name);
        }
        catch (ClusterException exception)
        {
            throw new ArgumentException(exception.Message, exception);
        }
    }

    private static ArgumentException Invalid(string message) => new(message);
}
