using PlyrFm.AtProto.Cbor;

namespace PlyrFm.TestKit.Simulation;

/// <summary>Records as clients write them, encoded.</summary>
public static class SampleRecords
{
    // Any CID of the right kind: nobody fetches the audio.
    private const string AudioCid = "bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy";

    public static byte[] Track(string title, string createdAt = "2026-01-02T03:04:05.000Z") => Json($$$"""
        {"$type":"fm.plyr.track","title":{{{Quote(title)}}},"artist":"Nobody","fileType":"mp3","createdAt":"{{{createdAt}}}","duration":180,
         "audioUrl":"https://audio.plyr.fm/a.mp3",
         "audioBlob":{"$type":"blob","ref":{"$link":"{{{AudioCid}}}"},"mimeType":"audio/mpeg","size":1234}}
        """);

    public static byte[] Like(string subjectUri, Cid subject) => Json($$$"""
        {"$type":"fm.plyr.like","subject":{"uri":"{{{subjectUri}}}","cid":"{{{subject}}}"},"createdAt":"2026-01-02T03:04:05.000Z"}
        """);

    public static byte[] Post(string text) => Json($$$"""{"$type":"app.bsky.feed.post","text":{{{Quote(text)}}},"createdAt":"2026-01-02T03:04:05.000Z"}""");

    public static byte[] BskyProfile(string name) => Json($$$"""{"$type":"app.bsky.actor.profile","displayName":{{{Quote(name)}}} }""");

    public static byte[] Json(string json) => DataMap.FromJson(json).ToCbor();

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
