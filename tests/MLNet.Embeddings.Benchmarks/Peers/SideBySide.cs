namespace MLNet.Embeddings.Benchmarks.Peers;

/// <summary>Runs our command and its peers in turn, round after round, and prints the ratios of each round's own pair.</summary>
/// <remarks>Taking turns keeps the ratio honest on a machine whose speed drifts.</remarks>
internal static class SideBySide
{
    public static void Run(string title, int rounds, TimedCommand ours, IReadOnlyList<TimedCommand> peers)
    {
        Console.WriteLine($"\n{title} ({rounds} round{(rounds == 1 ? "" : "s")}, seconds as each program reports them)");
        var ownSeconds = new List<double>();
        var peerSeconds = peers.Select(_ => new List<(double Peer, double Own)>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            if (Measure(ours) is not { } own)
                return;

            ownSeconds.Add(own);
            for (int i = 0; i < peers.Count; i++)
            {
                if (Measure(peers[i]) is { } peer)
                    peerSeconds[i].Add((peer, own));
            }
        }

        Console.WriteLine($"  {ours.Name, -28} {Median(ownSeconds), 8:F2} s");
        for (int i = 0; i < peers.Count; i++)
        {
            if (peerSeconds[i].Count == 0)
                continue;

            double[] ratios = [.. peerSeconds[i].Select(pair => pair.Peer / pair.Own)];
            Console.WriteLine(
                $"  {peers[i].Name, -28} {Median(peerSeconds[i].Select(pair => pair.Peer)), 8:F2} s   ours is {Median(ratios):F1}× as "
                    + $"fast (from {ratios.Min():F1}× to {ratios.Max():F1}×)"
            );
        }
    }

    private static double? Measure(TimedCommand command)
    {
        (double? seconds, string? failure) = command.Run();
        if (seconds is null)
            Console.WriteLine($"  {command.Name}: left out, {failure}");

        return seconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
