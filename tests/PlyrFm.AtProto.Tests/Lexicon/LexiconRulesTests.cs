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

    [Fact]
    public void Every_format_has_a_name()
    {
        string[] names = ["at-identifier", "at-uri", "cid", "datetime", "did", "handle", "language", "nsid", "record-key", "tid", "uri"];
        Assert.Equal(Enum.GetValues<StringFormat>().Select(format => (StringFormat?)format), names.Select(LexiconRules.FindFormat));
        Assert.Null(LexiconRules.FindFormat("email"));
    }
}
