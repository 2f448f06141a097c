using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Sync;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Labels;

/// <summary>The code about labels in atproto/README.md, between the lines that start and end a block there.</summary>
/// <param name="Console">Stands in for the class of that name, so that the text can stay as a reader would write it.</param>
internal sealed class LabelExample(TextWriter Console)
{
    public async Task FollowAsync(Did labeler, IdentityCache identities, TimeProvider time, CancellationToken ct)
    {
        // ```csharp
        if (await identities.GetAsync(labeler, ct) is not IdentityResolution.Found { Identity.Labeler: { } service })
        {
            return;
        }

        var stream = new FirehoseClient(new() { Url = new Uri(service, LabelFrame.SubscribePath), KeepsText = true }, time);
        var verifier = new LabelVerifier(identities);
        await foreach (var message in stream.ReadAsync(cursor: 0, ct))
        {
            using var lent = message;
            var isText = message.Kind == FirehoseMessageKind.Text;
            if ((isText ? LabelFrame.TryReadText(message.Bytes.Span, out var evt, out _) : LabelFrame.TryRead(message.Bytes.Span, out evt, out _))
                && evt is LabelEvent.Labels(var seq, var page))
            {
                foreach (var label in page.Labels)
                {
                    Console.WriteLine($"{seq} {label.Uri} {label.Val} {await verifier.VerifyAsync(label, ct)}");
                }
            }
        }
        // ```
    }
}
