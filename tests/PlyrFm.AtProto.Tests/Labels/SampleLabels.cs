using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AtProto.Tests.Labels;

/// <summary>Labels to begin with.</summary>
internal static class SampleLabels
{
    public static readonly Did Labeler = Did.Parse("did:plc:n3timvoib5nau7gvwd6cshap");

    /// <summary>Every field there is.</summary>
    public static readonly Label Full = new()
    {
        Ver = 1,
        Src = Labeler,
        Uri = "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/fm.plyr.track/3lenaxps6i422",
        Cid = "bafyreifxykqhed72s26cr4i64rxvrtofeqrly3j4vjzbkvo3ckkjbxjqtq",
        Val = "copyright-violation",
        Neg = true,
        Cts = AtDatetime.Parse("2026-07-01T12:00:00.000Z"),
        Exp = AtDatetime.Parse("2026-08-01T12:00:00+02:00"),
    };

    /// <summary>What has to be there and no more.</summary>
    public static readonly Label Least = new()
    {
        Src = Labeler,
        Uri = "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
        Val = "sexual",
        Cts = AtDatetime.Parse("2026-07-01T12:00:00Z"),
    };
}
