namespace PlyrFm.AtProto.Tests.Sync;

/// <summary>
/// Messages as Jetstream servers send them, written by hand after the documentation, and packed with the zstd program (1.5.4) by a dictionary
/// that it was given the number 77: nothing of ours has made these bytes.
/// </summary>
internal static class JetstreamVectors
{
    public const string Did = "did:plc:mcc5yghbk7tixqryac2yxku7";

    public const string OldCreate = """
        {"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time_us":1779719009132431,"kind":"commit","commit":{"rev":"3mmoojp7vgo2g","operation":"create","collection":"fm.plyr.like","rkey":"3mmoojp7etg2g","record":{"$type":"fm.plyr.like","createdAt":"2026-05-25T14:23:28.778Z","subject":{"cid":"bafyreiaxf7tgbfydx3465sckitq6v564thxe2wwydbi7cwxbxvgssje3em","uri":"at://did:plc:vfnmgxg2yscfliemmcxzyfyh/fm.plyr.track/3mmoodizfwc2j"}},"cid":"bafyreidqpc7si3dbimffi64lz3xsx2qt45ip7rpna2qpslcddp23itjjzm"}}
        """;

    public const string OldDelete = """
        {"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time_us":1779719009132400,"cursor":12,"kind":"commit","commit":{"rev":"3mmoojp7vgo2h","operation":"delete","collection":"fm.plyr.like","rkey":"3mmoojp7etg2g"}}
        """;

    public const string OldIdentity = """
        {"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time_us":1779719010267528,"kind":"identity","identity":{"did":"did:plc:mcc5yghbk7tixqryac2yxku7","handle":"artist.example","seq":30340180350,"time":"2026-05-25T14:23:29.950Z"}}
        """;

    public const string OldAccount = """
        {"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time_us":1779719010272410,"kind":"account","account":{"active":false,"status":"deactivated","did":"did:plc:mcc5yghbk7tixqryac2yxku7","seq":30340180351,"time":"2026-05-25T14:23:29.950Z"}}
        """;

    public const string NewCommit = """
        {"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":12345,"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time":"2026-05-25T14:23:29.132431Z","rev":"3mmoojp7vgo2g","operation":"update","collection":"fm.plyr.track","rkey":"3mmoojp7etg2g","record":{"$type":"fm.plyr.track"},"cid":"bafyreidqpc7si3dbimffi64lz3xsx2qt45ip7rpna2qpslcddp23itjjzm"}}
        """;

    public const string NewSync = """
        {"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#sync","seq":12346,"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time":"2026-05-25T14:23:29.132431Z","sync":{"did":"did:plc:mcc5yghbk7tixqryac2yxku7","seq":9,"rev":"3mmoojp7vgo2g","time":"2026-05-25T14:23:29.1Z","blocks":{"$bytes":"AQID/w"}}}}
        """;

    public const string NewAccount = """
        {"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#account","seq":12347,"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time":"2026-05-25T14:23:29.132431Z","account":{"did":"did:plc:mcc5yghbk7tixqryac2yxku7","seq":9,"time":"2026-05-25T14:23:29.1Z","active":true}}}
        """;

    public const string NewIdentity = """
        {"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#identity","seq":12348,"did":"did:plc:mcc5yghbk7tixqryac2yxku7","time":"2026-05-25T14:23:29.132431Z","identity":{"did":"did:plc:mcc5yghbk7tixqryac2yxku7","seq":9,"time":"2026-05-25T14:23:29.1Z"}}}
        """;

    public const string NewInfo = """
        {"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#info","name":"OutdatedCursor","message":"resumed from 7"}}
        """;

    public const string NewError = """{"$type":"error","error":"ConsumerTooSlow","message":"too slow"}""";

    public static byte[] Dictionary { get; } = Convert.FromBase64String("""
        N6Qw7E0AAAAaEOiNDgAAAAAiyV5GLiObtEySkJJwlGQvoEWjCwAAAAAdWBgAAARgwIAIAgAAAAAAAAAAR3JsDAAAZgqAFMcAAAAAAABADAEAJQCYgKkGAAAAJKcAwgQAAAAAYEChEQAAAAAAACINAA
        AcAAAAAQAAAAQAAAAIAAAAZWN0aW9uIjoiZm0ucGx5ci50cmFjayIsInJrZXkiOiIzbXV1czQ3eTV1dTVmIiwicmVjb3JkIjp7IiR0eXBlIjoiZm0ucGx5ci5saWtlIiwiY3JlYXRlZEF0IjoiMjAy
        Ni0wNS0yNVQxNDoyMzoyOC43NzhaIiwic3ViamVjdCI6eyJjaWQiOiJiYWZ5cmVpNG9tM29oNzNiYzN2Ym9oamd2eXBrZGhxZHVpa2pwNHU0Z3Vrb3FtaGpoZmt2cmdwZWxybiIsInVyaSI6ImF0Oi
        8vZGlkOnBsYzozNWVrZ3h1aHBrenFmb3NuZWJvc2R6ZWwvZm0ucGx5ci50cmFjay8zbXZrMmEzZ2p4ajRxIn19LCJjaWQiOiJiYWZ5cmVpdnRqbWpzN3Y0cXh2cG40dzY3c2N2YWJxd2R4Z2p6YTdk
        YXp5b25neW0yM3Ftdm4yZW96eSJ9fXsiZGlkIjoiZGlkOnBsYzpydDVidmRyYmtoemlpbWNocHY2YjczMnIiLCJ0aW1lX3VzIjoxNzc5NzE5MDA5MTMyNTk1LCJraW5kIjoiY29tbWl0IiwiY29tbW
        l0Ijp7InJldiI6IjNtaGFrN3lpazRzamYiLCJvcGVyYXRpb24iOiJjcmVhdGUiLCJjb2xsZWN0aW9uIjoiZm0ucGx5ci5saWtlIiwicmtleSI6IjNtZ2tpY2d0aHRuNHEiLCJyZWNvcmQiOnsiJHR5
        cGUiOiJmbS5wbHlyLmxpa2UiLCJjcmVhdGVkQXQiOiIyMDI2LTA1LTI1VDE0OjIzOjI4Ljc3OFoiLCJzdWJqZWN0Ijp7ImNpZCI6ImJhZnlyZWlpM2t1dzVqNGZwY2l5NXNnbmNsbmpiaG00MzV6ZW
        tkNGVzaTR6eDJkcmFubmFmN2N2b3M3IiwidXJpIjoiYXQ6Ly9kaWQ6cGxjOndwcXp6M3Bld2E2aXdtc3l2NWh3d3piMi9mbS5wbHlyLnRyYWNrLzNtb203N2xtNGtyemwifX0sImNpZCI6ImJhZnly
        ZWk1eXBuZ294ajN2ZHQzY3JlbXRmc2c1NWp4amhlajVkbnp3bTJmNnhpdTRibXQzd2k0cGFrIn19eyJkaWQiOiJkaWQ6cGxjOmtnM2RyNjNxYndncnVjaXhrbTNsaGd5MyIsInRpbWVfdXMiOjE3Nz
        k3MTkwMDkxMzI3NQ==
        """);

    /// <summary><see cref="OldCreate"/>, packed.</summary>
    public static byte[] PackedCreate { get; } = Convert.FromBase64String("""
        KLUv/WFN5QClBABzCx9d6III6I+xWc7BIIibmbkHqwxezJJQc4+e+/kTqUVR6NKQs+TlmIvEw3HlL4i1FHrF/+4oTZapuOyP1x+tyqbJSWLOb/fWuVtLQzznR9Jhg1Ta6jaLdDkpdDrilfaapXT2mu
        Qd9u3FRGtpDA5aWnZ/OObx7UuzZIPPJ+doCvyRiqJ7s10Ni78q+4qevGZQ0LcY
        """);

    /// <summary>Six million zeros in 206 bytes.</summary>
    public static byte[] Bomb { get; } = Convert.FromBase64String("""
        KLUv/aVNgI1bAEwAAAgAAQD8/zkQAgIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACAB
        AAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAA2wMAKr6AnI=
        """);
}
