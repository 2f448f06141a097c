using PlyrFm.AtProto.Lexicon;

namespace PlyrFm.AtProto.Tests.Lexicon;

public sealed class LexiconRulesTests
{
    [Theory]
    [InlineData("audio/*", "audio/mpeg", true)]
    [InlineData("audio/*", "audio/", false)]
    [InlineData("audio/*", "audiobook/x", false)]
    [InlineData("audio/*", "video/mp4", false)]
    [InlineData("*/*", "anything/at-all", true)]
    [InlineData("image/png", "image/png", true)]
    [InlineData("image/png", "image/png2", false)]
    public void Media_types_match_their_pattern(string pattern, string mimeType, bool expected) =>
        Assert.Equal(expected, LexiconRules.Accepts([pattern], mimeType));

    [Theory]
    [InlineData("tid", "3jzfcijpj2z2a", true)]
    [InlineData("tid", "self", false)]
    [InlineData("any", "self", true)]
    [InlineData("any", "..", false)]
    [InlineData("nsid", "com.example.thing", true)]
    [InlineData("nsid", "thing", false)]
    [InlineData("literal:self", "self", true)]
    [InlineData("literal:self", "Self", false)]
    public void Record_keys_match_their_type(string keyType, string recordKey, bool expected)
    {
        Assert.True(LexiconRules.IsKeyType(keyType));
        Assert.Equal(expected, LexiconRules.HasKeyType(keyType, recordKey));
    }

    [Theory]
    [InlineData("literal:")]
    [InlineData("literal:..")]
    [InlineData("TID")]
    [InlineData("")]
    public void Other_types_of_key_are_none(string keyType) => Assert.False(LexiconRules.IsKeyType(keyType));

    [Theory]
    [InlineData(StringFormat.AtIdentifier, "at-identifier", "did:web:example.com", "at://example.com")]
    [InlineData(StringFormat.AtUri, "at-uri", "at://example.com", "example.com")]
    [InlineData(StringFormat.Cid, "cid", "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq", "bafy")]
    [InlineData(StringFormat.Datetime, "datetime", "2025-05-01T12:00:00Z", "2025-05-01T12:00:00")]
    [InlineData(StringFormat.Did, "did", "did:web:example.com", "example.com")]
    [InlineData(StringFormat.Handle, "handle", "example.com", "did:web:example.com")]
    [InlineData(StringFormat.Language, "language", "en-GB", "english language")]
    [InlineData(StringFormat.Nsid, "nsid", "com.example.thing", "example.com")]
    [InlineData(StringFormat.RecordKey, "record-key", "self", "a/b")]
    [InlineData(StringFormat.Tid, "tid", "3jzfcijpj2z2a", "self")]
    [InlineData(StringFormat.Uri, "uri", "https://example.com/", "example")]
    public void Formats_have_their_name_and_their_syntax(StringFormat format, string name, string valid, string invalid)
    {
        Assert.Equal(format, LexiconRules.FindFormat(name));
        Assert.Equal(name, LexiconRules.NameOf(format));
        Assert.True(LexiconRules.HasFormat(format, valid));
        Assert.False(LexiconRules.HasFormat(format, invalid));
    }

    [Fact]
    public void Format_that_is_not_known_has_no_syntax() => Assert.Null(LexiconRules.FindFormat("email"));
}
