namespace PlyrFm.AppViewApi.Queries;

/// <summary>A place in an order by title.</summary>
/// <param name="Text">What the title begins with, as it is ordered by.</param>
/// <param name="Id">Breaks ties.</param>
internal readonly record struct TitlePlace(string Text, long Id)
{
    /// <summary>Before everything.</summary>
    public static TitlePlace First { get; } = new("", 0);
}
