using PlyrFm.AppViewApi.Labels;

namespace PlyrFm.AppViewApi.Tests.Labels;

/// <summary>The list of labelers as RFC 8941 has it (section 4.2), with DIDs as the only items.</summary>
public sealed class LabelerHeaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("did:plc:a", "did:plc:a")]
    [InlineData("did:plc:a;redact", "did:plc:a;redact")]
    [InlineData("  did:plc:a;  redact , \t did:web:b.example ", "did:plc:a;redact did:web:b.example")]
    [InlineData("did:plc:a,did:plc:b", "did:plc:a did:plc:b")]
    [InlineData("did:web:localhost%3A1234;redact=?1", "did:web:localhost%3A1234;redact")]
    [InlineData("did:plc:a;redact=?0", "did:plc:a")]
    [InlineData("did:plc:a;redact;redact=?0", "did:plc:a")]
    [InlineData("did:plc:a;redact=?0;redact", "did:plc:a;redact")]
    [InlineData("did:plc:a;*x_1-.=12.5;y=tok/en;z=\"a \\\" \\\\ ,;\";b=:aGk=:;redact", "did:plc:a;redact")]
    [InlineData("did:plc:a, did:plc:a;redact", "did:plc:a did:plc:a;redact")]
    public void List_is_read(string text, string labelers) =>
        Assert.Equal(labelers, string.Join(' ', LabelerHeader.TryRead(text) ?? throw new FormatException(text)));

    [Theory]
    [InlineData(",")]
    [InlineData("did:plc:a,")]
    [InlineData(",did:plc:a")]
    [InlineData("did:plc:a,,did:plc:b")]
    [InlineData("did:plc:a did:plc:b")]
    [InlineData("did:plc:a ;redact")]
    [InlineData("did:plc:a;")]
    [InlineData("did:plc:a;;redact")]
    [InlineData("did:plc:a;Redact")]
    [InlineData("did:plc:a;1x")]
    [InlineData("did:plc:a;redact=")]
    [InlineData("did:plc:a;redact=1")]
    [InlineData("did:plc:a;redact=?2")]
    [InlineData("did:plc:a;redact=true")]
    [InlineData("did:plc:a;redact=\"\"")]
    [InlineData("did:plc:a;x=\"open")]
    [InlineData("did:plc:a;x=\"open\\\"")]
    [InlineData("did:plc:a;x=\"")]
    [InlineData("did:plc:a;x=\"\\n\"")]
    [InlineData("did:plc:a;x=\"\u00e9\"")]
    [InlineData("did:plc:a;x=:open")]
    [InlineData("\"did:plc:a\"")]
    [InlineData("(did:plc:a did:plc:b)")]
    [InlineData("moderation.example")]
    [InlineData("did:PLC:a")]
    [InlineData("did:plc:a#atproto_labeler")]
    [InlineData("did:plc:\u00e9")]
    [InlineData("\tdid:plc:a")]
    [InlineData("?1")]
    [InlineData("1")]
    public void Anything_else_is_not(string text) => Assert.Null(LabelerHeader.TryRead(text));
}
