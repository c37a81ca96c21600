using System.Collections.Concurrent;
using System.Diagnostics;
using MLNet.Embeddings.Training.Views;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Learning;

/// <summary>Trains both networks for a given time.</summary>
internal sealed class Trainer
{
    private const double TrunkRate = 0.4;
    private const double TrunkDecay = 5e-4;
    private const double HeadRate = 2e-3;
    private const double WarmUp = 0.15;
    private const double SecondsPerLine = 20;
    private const double SecondsPerCheckpoint = 240;

    private readonly TrainingOptions _options;
    private readonly TrainingData _data;
    private readonly TrainingState _state;
    private readonly Objective _objective;
    private readonly BatchSource _source;

    public Trainer(TrainingOptions options, TrainingData data, TrainingState state)
    {
        _options = options;
        _data = data;
        _state = state;
        _objective = new Objective(state);
        _source = new BatchSource(data.Photos, data.Drawings, data.Catalog, options);
    }

    public void Run(Action<string> log, CancellationToken cancellation)
    {
        using SGD trunk = optim.SGD(_state.Images.Trunk(), TrunkRate, momentum: 0.9, weight_decay: TrunkDecay, nesterov: true);
        using AdamW heads = optim.AdamW(
            [.. _state.Images.HeadParameters(), .. _state.Texts.parameters(), .. _state.Scales.parameters()],
            HeadRate,
            weight_decay: 1e-2
        );
        _state.LoadOptimizers(trunk, heads);
        if (_state.Step == 0)
            _state.Images.Whiten(_data.Sample(2000));

        using var batches = new BlockingCollection<Batch>(4);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long firstStep = _state.Step;
        Task producer = Task.Run(() => Produce(batches, firstStep, stop.Token), CancellationToken.None);
        var clock = Stopwatch.StartNew();
        double before = _state.Seconds;
        double budget = _options.Minutes * 60;
        double lastLine = 0,
            lastCheckpoint = 0;
        var mean = new LossMean();
        _state.Train(true);
        while (before + clock.Elapsed.TotalSeconds < budget)
        {
            cancellation.ThrowIfCancellationRequested();
            _state.Seconds = before + clock.Elapsed.TotalSeconds;
            double progress = _state.Seconds / budget;
            double rate = Math.Min(progress / WarmUp, (1 - progress) / (1 - WarmUp));
            SetRate(trunk, TrunkRate * rate);
            SetRate(heads, HeadRate * rate);
            mean.Add(Step(batches.Take(stop.Token), trunk, heads));
            _state.Step++;
            double elapsed = clock.Elapsed.TotalSeconds;
            if (elapsed - lastLine > SecondsPerLine)
            {
                lastLine = elapsed;
                double images = 2.0 * _options.BatchSize * (_state.Step - firstStep) / elapsed;
                log(
                    $"step {_state.Step}  {mean.Take()}  scale {_state.Scales.Meaning:F1}  rate {rate:F3}  {images:F0} views/s  "
                        + $"{(budget - _state.Seconds) / 60:F1} min left"
                );
            }

            if (elapsed - lastCheckpoint > SecondsPerCheckpoint)
            {
                lastCheckpoint = elapsed;
                _state.Save(trunk, heads);
                log($"step {_state.Step}  accuracy on photos held out {_data.Accuracy(_state):P1}");
                _state.Train(true);
            }
        }

        _state.Save(trunk, heads);
        log($"step {_state.Step}  accuracy on photos held out {_data.Accuracy(_state):P1}  done");
        stop.Cancel();
        try
        {
            producer.Wait(CancellationToken.None);
        }
        catch (AggregateException exception) when (exception.InnerException is OperationCanceledException)
        {
            // The way to end the producer, which would go on for ever.
        }
    }

    private void Produce(BlockingCollection<Batch> batches, long number, CancellationToken cancellation)
    {
        while (true)
            batches.Add(_source.Make(number++), cancellation);
    }

    private Losses Step(Batch batch, OptimizerHelper trunk, OptimizerHelper heads)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor total, Losses losses) = _objective.Of(batch);
        trunk.zero_grad();
        heads.zero_grad();
        total.backward();
        nn.utils.clip_grad_norm_(_state.Texts.parameters(), 1);
        trunk.step();
        heads.step();
        return losses;
    }

    private static void SetRate(OptimizerHelper optimizer, double rate)
    {
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            group.LearningRate = rate;
    }
}
