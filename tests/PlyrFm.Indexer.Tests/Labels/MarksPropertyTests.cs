using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using PlyrFm.Indexer.Storage;
using PlyrFm.Indexer.Tests.Storage;
using PlyrFm.TestKit;

namespace PlyrFm.Indexer.Tests.Labels;

/// <summary>Records, accounts, labels and decisions in any order: what is hidden follows from what was said last, and so do the counters.</summary>
public sealed class MarksPropertyTests(IndexerDatabase database) : IClassFixture<IndexerDatabase>
{
    private const int Takedown = 7;
    private const int Allow = 4;

    private static readonly long Iterations =
        long.Parse(Environment.GetEnvironmentVariable("PLYR_PROPERTY_ITERATIONS") ?? "40", CultureInfo.InvariantCulture);

    private static readonly PolicyAction[] Actions =
        [PolicyAction.Allow, PolicyAction.Unlist, PolicyAction.Hide, PolicyAction.Takedown, PolicyAction.Clear];

    private readonly FakeTimeProvider _time = new(Scenario.Now);

    [PostgresFact]
    public Task Any_sequence_ends_as_what_was_said_last_and_as_a_rebuild_makes_it() => Gen.Select(Step.Sequence, MarkStep.Sequence).SampleAsync(
        async (steps, marks) =>
        {
            await database.ClearMarksAsync();
            await database.FollowAsync();
            var said = await WriteAsync(new Scenario(steps), marks);

            await AssertHiddenAsync(said);
            await AssertCountedAsync();
            var written = await Dump.TablesAsync(database);
            await database.RebuildAsync(_time);
            Assert.Equal(written, await Dump.TablesAsync(database));
        },
        iter: Iterations, threads: 1, print: tuple => $"{string.Join(' ', (object[])tuple.Item1)} | {string.Join(", ", (object[])tuple.Item2)}");

    private async Task<Said> WriteAsync(Scenario scenario, MarkStep[] marks)
    {
        var said = new Said();
        await using var writer = new BatchTransaction(database.DataSource, Scenario.Collections, _time);
        var next = 0;
        foreach (var batch in scenario.Batches())
        {
            await writer.WriteAsync(batch, () => [], CancellationToken.None);
            if (next < marks.Length)
            {
                await SayAsync(marks[next++], said);
            }
        }

        // Some are said of what is there, some before it is.
        foreach (var mark in marks.Skip(next))
        {
            await SayAsync(mark, said);
        }

        return said;
    }

    private async Task SayAsync(MarkStep step, Said said)
    {
        if (step.Saying < Allow)
        {
            await database.WriteAsync(_time, LabelDatabase.Label(step.Uri, MarkStep.Values[step.Saying], step.Moment, step.IsNegation, ++said.Seq));
            said.Labelled(step);
        }
        else
        {
            await database.DecideAsync(step.Uri, Actions[step.Saying - Allow]);
            said.Decisions[step.Uri] = step.Saying;
        }
    }

    private async Task AssertHiddenAsync(Said said)
    {
        foreach (var line in await database.LinesAsync("select did || ' ' || (hidden & ~8) || ' ' || redacted from actor"))
        {
            var did = line.Split(' ')[0];
            Assert.Equal($"{did} {said.Marks(did)} {said.Redacted(did)}", line);
        }

        const string rows = """
            select 'at://' || a.did || '/' || (array['fm.plyr.track','','fm.plyr.comment','fm.plyr.list'])[r.collection] || '/' || r.rkey
              || ' ' || x.own || ' ' || a.hidden || ' ' || x.mask || ' ' || x.hidden || ' ' || x.redacted
            from (
              select id, own_hidden as own, 63 as mask, hidden, redacted from track
              union all select id, 0, 6, hidden, redacted from track_comment
              union all select id, 0, 38, hidden, redacted from list
            ) x join record r using (id) join actor a on a.id = r.actor_id
            """;
        foreach (var line in await database.LinesAsync(rows))
        {
            var words = line.Split(' ');
            var (uri, own, account, mask) = (words[0], int.Parse(words[1]), int.Parse(words[2]), int.Parse(words[3]));
            // Of an account's reasons a track takes all, a list no content warning, a comment neither that nor being unlisted.
            var taken = account & (mask | 8);
            Assert.Equal($"{own | taken | (said.Marks(uri) & mask)} {said.Redacted(uri)}", $"{words[4]} {words[5]}");
        }
    }

    private async Task AssertCountedAsync()
    {
        const string wrong = """
            select count(*) from track_stat s where (s.like_count, s.comment_count, s.list_count) <> (
              (select count(*) from track_like k join actor a on a.id = k.actor_id where k.track_id = s.track_id and k.counted),
              (select count(*) from track_comment c where c.track_id = s.track_id and c.hidden = 0),
              (select count(distinct l.id) from list l join list_item i on i.list_id = l.id
                where i.track_id = s.track_id and l.hidden = 0 and l.list_type is distinct from 'liked'))
            """;
        Assert.Equal(0, await database.ScalarAsync<long>(wrong));
        const string silenced = """
            select count(*) from actor a
            where (a.hidden & 14 <> 0 and exists (select from track_like k where k.actor_id = a.id and k.counted))
              or (a.hidden & 14 = 0 and exists (select from track_like k where k.actor_id = a.id
                and not exists (select from track_like c where c.actor_id = a.id and c.subject_uri = k.subject_uri and c.counted)))
            """;
        Assert.Equal(0, await database.ScalarAsync<long>(silenced));
    }

    /// <summary>What holds, worked out from what was said and nothing else.</summary>
    private sealed class Said
    {
        private readonly Dictionary<(string Uri, string Value), (int Moment, bool IsNegation)> _labels = [];

        public Dictionary<string, int> Decisions { get; } = [];

        public long Seq { get; set; }

        public void Labelled(MarkStep step)
        {
            var key = (step.Uri, MarkStep.Values[step.Saying]);
            if (!_labels.TryGetValue(key, out var other) || step.Moment >= other.Moment)
            {
                _labels[key] = (step.Moment, step.IsNegation);
            }
        }

        public int Marks(string uri)
        {
            var decision = Decisions.GetValueOrDefault(uri);
            var account = uri.StartsWith("at://", StringComparison.Ordinal) ? Decisions.GetValueOrDefault(uri.Split('/')[2]) : 0;
            var labels = decision == Allow || account == Allow
                ? 0
                : (Holds(uri, "sexual") ? 1 : 0) | (Holds(uri, "copyright-violation") ? 2 : 0);
            return labels | decision switch { 5 => 32, 6 => 2, Takedown => 4, _ => 0 };
        }

        public int Redacted(string uri) => Holds(uri, "!takedown") ? 1 : 0;

        private bool Holds(string uri, string value) => _labels.TryGetValue((uri, value), out var label) && !label.IsNegation;
    }
}
