namespace MLNet.Embeddings.Cluster.Jobs;

/// <inheritdoc cref="IBoardGrain" />
internal sealed class BoardGrain([PersistentState("board", JobStorage.Name)] IPersistentState<BoardRecord> state) : Grain, IBoardGrain
{
    public async Task OpenAsync(string job)
    {
        bool isNew = !state.State.Jobs.Contains(job);
        if (isNew)
            state.State.Jobs.Add(job);
        if (!state.State.Open.Contains(job))
            state.State.Open.Add(job);
        else if (!isNew)
            return;
        await state.WriteStateAsync();
    }

    public async Task CloseAsync(string job)
    {
        if (state.State.Open.Remove(job))
            await state.WriteStateAsync();
    }

    public Task<string[]> GetOpenAsync() => Task.FromResult(state.State.Open.ToArray());

    public Task<string[]> GetAllAsync() => Task.FromResult(state.State.Jobs.ToArray());
}
