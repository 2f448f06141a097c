namespace PlyrFm.AppViewApi.Queries;

/// <summary>Whether an indexed thing may be shown, and if not, why.</summary>
internal enum Sight
{
    Shown,

    /// <summary>The operator took this one thing down.</summary>
    Takedown,

    /// <summary>The operator took its account down.</summary>
    AccountTakedown,

    /// <summary>The account is deactivated, suspended or deleted upstream.</summary>
    AccountInactive,

    /// <summary>A label of the operator keeps it out of this place.</summary>
    Label,

    /// <summary>A labeler that the request lets redact wants it, or its account, gone.</summary>
    Redacted,
}
