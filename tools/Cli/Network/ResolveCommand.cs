using System.CommandLine;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.Cli.Network;

/// <summary><c>plyr resolve WHO...</c>: DID, verified handle, PDS and key of accounts.</summary>
internal static class ResolveCommand
{
    public static Command Create(Terminal terminal)
    {
        var who = new Argument<string[]>("who") { Description = "Handles or DIDs.", Arity = ArgumentArity.OneOrMore };
        return new Command("resolve", "Look up accounts: {\"did\",\"handle\",\"pds\",\"key\"}, or {\"error\"}. Handles are verified in both directions.") { who }
            .Does(terminal, async (parsed, ct) =>
            {
                var settings = new LocalSettings(terminal);
                using var http = NetworkGuard.CreateHttpClient(NetworkGuardOptions.ForDocuments(settings.AllowPrivate));
                var handles = new HandleResolver(http, new HandleResolverOptions
                {
                    DnsServer = settings.DnsServer,
                    WellKnownOverride = settings.HandleWellKnown,
                    AllowTestDomain = settings.AllowPrivate,
                });
                var dids = new DidResolver(http, new DidResolverOptions { PlcDirectory = settings.PlcDirectory, AllowPrivate = settings.AllowPrivate });
                var identities = new IdentityCache(dids, handles, new IdentityCacheOptions(), TimeProvider.System);

                var exitCode = ExitCode.Well;
                foreach (var text in parsed.GetRequiredValue(who))
                {
                    exitCode = await ShowAsync(terminal, text, handles, identities, ct) ? exitCode : ExitCode.NotWell;
                }

                return exitCode;
            });
    }

    private static async Task<bool> ShowAsync(Terminal terminal, string text, HandleResolver handles, IdentityCache identities, CancellationToken ct)
    {
        var (did, why) = await FindDidAsync(text, handles, ct);
        var identity = default(Identity);
        if (did is { } known)
        {
            var resolution = await identities.GetAsync(known, ct);
            identity = (resolution as IdentityResolution.Found)?.Identity;
            why = resolution switch
            {
                IdentityResolution.NotFound => "There is no such DID.",
                IdentityResolution.Deactivated => "The DID was deactivated for good.",
                IdentityResolution.Unavailable unavailable => unavailable.Reason,
                _ => null,
            };
        }

        var handle = identity is null ? null : await identities.GetHandleAsync(identity.Did, ct);
        JsonOutput.Write(terminal, output =>
        {
            output.WriteString("query", text);
            if (identity is null)
            {
                output.WriteString("error", why);
                return;
            }

            output.WriteString("did", identity.Did.Value);
            output.WriteString("handle", handle?.Value);
            output.WriteString("pds", identity.Pds?.ToString());
            output.WriteString("key", identity.SigningKey?.DidKey);
        });
        return identity is not null;
    }

    private static async Task<(Did? Did, string? Why)> FindDidAsync(string text, HandleResolver handles, CancellationToken ct)
    {
        // People write handles with an @ in front.
        if (!AtIdentifier.TryParse(text.StartsWith('@') ? text[1..] : text, out var identifier))
        {
            return (null, "This is neither a handle nor a DID.");
        }

        if (identifier.IsDid)
        {
            return (identifier.Did, null);
        }

        return await handles.ResolveAsync(identifier.Handle, ct) switch
        {
            HandleResolution.Found found => (found.Did, null),
            HandleResolution.NotFound => (null, "Neither DNS nor the host itself knows this handle."),
            HandleResolution.Conflict => (null, "DNS names several different DIDs for this handle."),
            HandleResolution.Unavailable unavailable => (null, unavailable.Reason),
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }
}
