namespace PlyrFm.AppViewApi.Queries;

/// <summary>How much happened on a day, by UTC.</summary>
internal sealed record DayRow(DateOnly Day, long Count);
