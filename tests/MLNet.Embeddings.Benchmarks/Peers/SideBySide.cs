using MLNet.Embeddings.Benchmarks.Results;

namespace MLNet.Embeddings.Benchmarks.Peers;

/// <summary>Runs our command and its peers in turn, round after round, and prints the ratios of each round's own pair.</summary>
/// <remarks>Taking turns keeps the ratio honest on a machine whose speed drifts.</remarks>
internal static class SideBySide
{
    private static readonly List<BenchmarkResult> Measured = [];

    /// <summary>What was measured so far.</summary>
    public static IReadOnlyList<BenchmarkResult> Results => Measured;

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

        var result = new BenchmarkResult
        {
            Job = title,
            Ours = TimeOf(ours, ownSeconds),
            Peers =
            [
                .. peers
                    .Zip(peerSeconds)
                    .Where(peer => peer.Second.Count > 0)
                    .Select(peer => TimeOf(peer.First, peer.Second.Select(pair => pair.Peer))),
            ],
        };
        Measured.Add(result);
        Console.WriteLine($"  {ours.Name, -28} {result.Ours.Median(), 8:F2} s");
        for (int i = 0; i < peers.Count; i++)
        {
            if (peerSeconds[i].Count == 0)
                continue;

            double[] ratios = [.. peerSeconds[i].Select(pair => pair.Peer / pair.Own).Order()];
            BenchmarkTime peer = TimeOf(peers[i], peerSeconds[i].Select(pair => pair.Peer));
            Console.WriteLine(
                $"  {peer.Name, -28} {peer.Median(), 8:F2} s   ours is {result.RatioOf(peer):F1}× as "
                    + $"fast (from {ratios[0]:F1}× to {ratios[^1]:F1}×)"
            );
        }
    }

    private static BenchmarkTime TimeOf(TimedCommand command, IEnumerable<double> seconds) =>
        new()
        {
            Name = command.Name,
            Command = command.ToString(),
            Seconds = [.. seconds.Select(value => Math.Round(value, 3))],
        };

    private static double? Measure(TimedCommand command)
    {
        (double? seconds, string? failure) = command.Run();
        if (seconds is null)
            Console.WriteLine($"  {command.Name}: left out, {failure}");

        return seconds;
    }
}
