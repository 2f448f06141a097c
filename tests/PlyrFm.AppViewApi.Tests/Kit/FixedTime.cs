namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>A clock that always says the same; what is measured and waited for goes on as usual.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
