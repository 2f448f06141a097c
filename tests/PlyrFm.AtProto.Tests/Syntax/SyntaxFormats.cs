using System.Text;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Syntax;

/// <summary>What each vector file is judged by: the same verdict is asked in UTF-16, as a span, and in UTF-8.</summary>
public static class SyntaxFormats
{
    public static IReadOnlyDictionary<string, Func<string, bool>> All { get; } = new Dictionary<string, Func<string, bool>>
    {
        ["did"] = Judge<Did>,
        ["handle"] = Judge<Handle>,
        ["atidentifier"] = Judge<AtIdentifier>,
        ["nsid"] = Judge<Nsid>,
        ["recordkey"] = Judge<RecordKey>,
        ["tid"] = Judge<Tid>,
        ["aturi"] = Judge<AtUri>,
        ["datetime"] = Judge<AtDatetime>,
        ["language"] = Judge<LanguageTag>,
        ["uri"] = text => SyntaxRules.IsUri(text),
        ["cid"] = text => SyntaxRules.IsCid(text),
    };

    private static bool Judge<T>(string text) where T : ISpanParsable<T>, IUtf8SpanParsable<T>, IEquatable<T>
    {
        var verdict = T.TryParse(text, null, out var fromString);
        Assert.Equal(verdict, T.TryParse(text.AsSpan(), null, out var fromSpan));
        Assert.Equal(verdict, T.TryParse(Encoding.UTF8.GetBytes(text), null, out var fromUtf8));
        Assert.Equal(fromString, fromSpan);
        Assert.Equal(fromString, fromUtf8);
        Assert.Equal(verdict, Throws(() => T.Parse(text, null)) is null);
        Assert.Equal(verdict, Throws(() => T.Parse(Encoding.UTF8.GetBytes(text), null)) is null);
        if (verdict)
        {
            // Only the case of a handle may change on the way, and a second reading changes nothing.
            Assert.Equal(text, fromString!.ToString(), ignoreCase: true);
            Assert.Equal(fromString, T.Parse(fromString.ToString()!, null));
        }
        else
        {
            Assert.Equal(default, fromString);
            Assert.Equal("", default(T)!.ToString());
        }

        return verdict;
    }

    private static FormatException? Throws(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (FormatException e)
        {
            return e;
        }
    }
}
