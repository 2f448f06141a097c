namespace PlyrFm.Indexer.Storage;

/// <summary>
/// Keeps a connection's plans up with the tables. The planner takes a table that is all but empty as it is, and may choose to read the whole of
/// it; kept, such a plan takes longer with every row. So plans are thrown away as the tables grow, and while they are small, little is
/// written between. Later on, autovacuum's statistics do the same.
/// </summary>
internal sealed class StatementPlans
{
    // Up to here reading everything is no slower than an index, so any plan is good.
    private const int FirstRows = 50;
    private const int Growth = 4;

    private const string Discard = "discard plans";

    private long _written;
    private long _next = FirstRows;

    /// <summary>How many records may be written with the present plans.</summary>
    public int RecordsLeft => (int)Math.Min(_next - _written, int.MaxValue);

    /// <summary>To be called with the number of records just written.</summary>
    public void Grow(StatementBatch statements, int records)
    {
        _written += records;
        if (_written >= _next)
        {
            statements.Add(Discard);
            _next = _written * Growth;
        }
    }
}
