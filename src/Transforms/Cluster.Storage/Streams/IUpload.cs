namespace MLNet.Embeddings.Cluster.Streams;

/// <summary>One object on its way into a store. Nothing of it is seen under its name before the last call.</summary>
internal interface IUpload
{
    /// <summary>Puts all that there is, which is one part or less.</summary>
    Task PutAsync(byte[] bytes, int count, CancellationToken cancellationToken);

    /// <summary>Hands over a part; parts come in their order.</summary>
    Task AddAsync(byte[] bytes, int count, CancellationToken cancellationToken);

    /// <summary>Makes the parts one object under its name, in place of an earlier one.</summary>
    Task CommitAsync(CancellationToken cancellationToken);

    /// <summary>Lets the store forget the parts, as far as it can be reached.</summary>
    Task AbandonAsync();
}
