using PlyrFm.AtProto.Crypto;
using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Labels;
using PlyrFm.Indexer.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Kit;

/// <summary>An API whose index holds the <see cref="Catalogue"/>.</summary>
public sealed class CatalogueFixture : IAsyncLifetime, IAsyncDisposable
{
    private readonly ApiFixture _api = new() { Now = Catalogue.Now };

    public HttpClient Client => _api.Client;

    public IServiceProvider Services => _api.Services;

    public async Task InitializeAsync()
    {
        await _api.InitializeAsync();
        if (MissingPart.SkipReason(PostgresServer.Missing) is null)
        {
            await Catalogue.WriteAsync(_api.Database.DataSource);
            await WriteLabelAsync();
            await _api.Seed.RunAsync("""
                insert into service_stat
                select name, value, '2026-08-20T12:00:00Z'
                from (values ('track_count', 3), ('artist_count', 1), ('album_count', 1), ('playlist_count', 1), ('like_count', 2),
                    ('comment_count', 2), ('play_count', 0), ('duration_seconds', 546)) counted (name, value)
                """);
            await PlayCounts.CountAsync(_api.Database.DataSource, Catalogue.Now, CancellationToken.None);
            await DiscoveryStats.CountAsync(_api.Database.DataSource, CancellationToken.None);
            await Rankings.TakeAsync(_api.Database.DataSource, Catalogue.Now, CancellationToken.None);
            await Rotations.MakeAsync(_api.Database.DataSource, Catalogue.Now, CancellationToken.None);
            await AlbumTitles.SortAsync(_api.Database.DataSource, CancellationToken.None);
            await DayStats.CountAsync(_api.Database.DataSource, Catalogue.Now, CancellationToken.None);
        }
    }

    // Signed with a key that is always the same, and so is the signature. The artist says as much, so it changes nothing that is shown.
    private async Task WriteLabelAsync()
    {
        var labeler = Did.Parse(LabelledFixture.Moderation);
        using var key = PrivateKey.FromBytes(KeyCurve.K256, [.. Enumerable.Repeat((byte)7, 32)]);
        var label = new Label
        {
            Ver = 1,
            Src = labeler,
            Uri = Catalogue.Night,
            Val = "sexual",
            Cts = AtDatetime.Parse("2026-08-03T09:30:00.000Z"),
        }.Sign(key);
        var rules = LabelRules.For(LabelRule.Defaults, [new Labeler(labeler, Redacts: false)]);
        await LabelPolicy.CopyAsync(_api.Database.DataSource, LabelledFixture.Collections, [labeler], rules, TimeProvider.System, CancellationToken.None);
        await new LabelWriter(_api.Database.DataSource, LabelledFixture.Collections, TimeProvider.System)
            .WriteAsync([new ReceivedLabel(label, Seq: 0)], CancellationToken.None);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _api.DisposeAsync();
}
