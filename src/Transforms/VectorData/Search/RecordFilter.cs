using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;

namespace MLNet.Embeddings.VectorData.Search;

/// <summary>Compiles a filter over records into one over what is stored, so that no record has to be made for it.</summary>
/// <remarks>A filter that asks a record for anything but its key and its values sees the record itself, made for the purpose.</remarks>
internal sealed class RecordFilter<TRecord> : ExpressionVisitor
    where TRecord : class
{
    private readonly CollectionModel _model;
    private readonly CollectionSchema _schema;
    private readonly Expression _whole;
    private readonly ParameterExpression _record;
    private readonly ParameterExpression _stored = Expression.Parameter(typeof(StoredRecord), "stored");

    private RecordFilter(CollectionModel model, CollectionSchema schema, ParameterExpression record, Func<StoredRecord, TRecord> toRecord)
    {
        _model = model;
        _schema = schema;
        _record = record;
        _whole = Expression.Invoke(Expression.Constant(toRecord), _stored);
    }

    /// <summary>Compiles a filter.</summary>
    /// <param name="filter">Which records count.</param>
    /// <param name="model">What the records consist of.</param>
    /// <param name="schema">The same, as it is stored.</param>
    /// <param name="toRecord">Makes a record.</param>
    /// <param name="failure">Says in the name of the collection why a record could not be asked.</param>
    public static Func<StoredRecord, bool> Compile(
        Expression<Func<TRecord, bool>> filter,
        CollectionModel model,
        CollectionSchema schema,
        Func<StoredRecord, TRecord> toRecord,
        Func<string, Exception, VectorStoreException> failure
    )
    {
        var visitor = new RecordFilter<TRecord>(model, schema, filter.Parameters[0], toRecord);
        Func<StoredRecord, bool> passes = Expression
            .Lambda<Func<StoredRecord, bool>>(visitor.Visit(filter.Body), visitor._stored)
            .Compile();
        return stored =>
        {
            try
            {
                return passes(stored);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw failure($"The filter fails at the record '{stored.Key}': {exception.Message}", exception);
            }
        };
    }

    protected override Expression VisitMember(MemberExpression node) =>
        node.Expression == _record && ValueOf(node.Member.Name, node.Type) is { } value ? value : base.VisitMember(node);

    // What a record of any shape is asked by: record["Name"].
    protected override Expression VisitMethodCall(MethodCallExpression node) =>
        node.Object == _record
        && node is { Method.Name: "get_Item", Arguments: [ConstantExpression { Value: string name }] }
        && ValueOf(name, node.Type) is { } value
            ? value
            : base.VisitMethodCall(node);

    protected override Expression VisitParameter(ParameterExpression node) => node == _record ? _whole : base.VisitParameter(node);

    private Expression? ValueOf(string name, Type type)
    {
        if (!_model.PropertyMap.TryGetValue(name, out PropertyModel? property))
            return null;
        if (property is KeyPropertyModel)
            return Expression.Convert(Expression.Property(_stored, nameof(StoredRecord.Key)), type);

        int place = property is DataPropertyModel ? _schema.PlaceOfData(property.StorageName) : -1;
        if (place < 0)
            return null;

        Expression value = Expression.ArrayIndex(Expression.Property(_stored, nameof(StoredRecord.Values)), Expression.Constant(place));
        if (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null)
            return Expression.Convert(value, type);

        // Another program may have left it out. A record that is read has the default of its type then, and so has the filter.
        Type nullable = typeof(Nullable<>).MakeGenericType(type);
        return Expression.Coalesce(Expression.Convert(value, nullable), Expression.Default(type));
    }
}
