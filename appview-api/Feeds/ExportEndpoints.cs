using System.Text.Json;
using PlyrFm.AppViewApi.Queries;
using PlyrFm.AppViewApi.Xrpc;
using PlyrFm.AtProto.Cbor;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Feeds;

/// <summary>
/// <c>/export/{did}</c>: everything that is held of one account, as JSON. Written while it is read, so that an account with a hundred thousand likes
/// needs no more memory than one with ten.
/// </summary>
internal sealed class ExportEndpoints(ActorQueries actors, ExportQueries records, RateLimits limits, Collections collections, Audience everyone)
{
    private const int StepSize = 500;

    public void Map(WebApplication app) => app.MapMethods("/export/{did}", [HttpMethods.Get, HttpMethods.Head], SendAsync);

    private async Task SendAsync(HttpContext context)
    {
        limits.Admit(context, QueryCost.Search, viewer: null);
        var ct = context.RequestAborted;
        if (!Did.TryParse(context.Request.RouteValues["did"] as string, out var did))
            throw new XrpcException(XrpcError.InvalidRequest("The path has to be /export/ and a DID."));
        if (await actors.FindAsync(everyone, AtIdentifier.Parse(did.Value), ct) is not { Sight: Sight.Shown } actor)
            throw new XrpcException(new XrpcError(StatusCodes.Status404NotFound, "ActorNotFound", "No such account is known here and may be shown."));

        var step = await records.ListAsync(everyone, actor.Id, 0, "", StepSize, ct);
        var response = context.Response;
        ResponseHeaders.SetFreshness(response.Headers, Freshness.NoStore);
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"export.json\"";
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Encoder = ErrorJson.Relaxed.Options.Encoder });
        json.WriteStartObject();
        json.WriteString("did", actor.Did);
        json.WriteStartArray("records");
        while (true)
        {
            foreach (var record in step)
                Write(json, actor.Did, record);
            await json.FlushAsync(ct);
            await response.BodyWriter.FlushAsync(ct);
            if (step.Count < StepSize)
                break;
            step = await records.ListAsync(everyone, actor.Id, step[^1].Collection, step[^1].RecordKey, StepSize, ct);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private void Write(Utf8JsonWriter json, string did, ExportRow record)
    {
        json.WriteStartObject();
        json.WriteString("uri", $"at://{did}/{collections.NsidOf(record.Collection)}/{record.RecordKey}");
        json.WriteString("cid", record.Cid.ToString());
        json.WritePropertyName("value");
        CborJson.Write(record.Block, json);
        json.WriteEndObject();
    }
}
