namespace PlyrFm.AtProto.Labels;

/// <summary>A message of <c>com.atproto.label.subscribeLabels</c>.</summary>
public abstract record LabelEvent
{
    private LabelEvent()
    {
    }

    /// <summary><c>#labels</c>: labels were issued or taken back.</summary>
    /// <param name="Seq">Position in the stream. Numbers may be missing; lower ones never follow.</param>
    /// <param name="Page">The labels, and how many could not be read.</param>
    public sealed record Labels(long Seq, LabelPage Page) : LabelEvent;

    /// <summary><c>#info</c>: a word about the stream itself.</summary>
    /// <param name="Name"><c>OutdatedCursor</c>, or a name not known yet.</param>
    /// <param name="Message">For humans.</param>
    public sealed record Info(string Name, string? Message) : LabelEvent;

    /// <summary>An error, after which the server closes.</summary>
    /// <param name="Name"><c>FutureCursor</c>, or another name.</param>
    /// <param name="Message">For humans.</param>
    public sealed record Failure(string Name, string? Message) : LabelEvent;

    /// <summary>A type that this version does not know; to be ignored.</summary>
    public sealed record Unknown : LabelEvent;
}
