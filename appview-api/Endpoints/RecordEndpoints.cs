using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Views;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.Lexicons.Com.Atproto.Repo;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Single records of the indexed collections, for clients that would otherwise have to find their PDS first.</summary>
internal sealed class RecordEndpoints(RecordQueries records, Collections collections)
{
    public void Map(XrpcRouter xrpc) => xrpc.Query(GetRecord.NsidText, GetRecordAsync);

    private async Task<JsonReply> GetRecordAsync(XrpcParameters parameters, Audience audience, CancellationToken ct)
    {
        var repo = parameters.Actor(GetRecord.Parameters.Repo);
        var collection = parameters.Nsid(GetRecord.Parameters.Collection);
        var rkey = parameters.RecordKey(GetRecord.Parameters.Rkey);
        var hasVersion = parameters.TryCid(GetRecord.Parameters.Cid, out _, out var version);

        var record = collections.TryGetNumber(collection, out var number) ? await records.FindAsync(audience, repo, number, rkey.Value, ct) : null;
        if (record is not { Sight: Sight.Shown } || (hasVersion && version != record.Cid))
            throw new XrpcException(XrpcError.RecordNotFound());
        var output = new GetRecordOutput
        {
            Uri = $"at://{record.Did}/{collection}/{rkey}",
            Cid = record.Cid.ToString(),
            Value = new RecordJson(record.Block),
        };
        return JsonReply.Of(output, ApiJson.Relaxed.GetRecordOutput, Freshness.Item);
    }
}
