using PlyrFm.AtProto.Identity;
using PlyrFm.Indexer.Storage;

namespace PlyrFm.Indexer.Pipeline;

/// <summary>Numbers that no operator should need to touch, each with its reason. Tests make the times small.</summary>
internal sealed record Tuning
{
    /// <summary>Lanes work side by side; one has several cores' worth of commits of ours. More of them only shorten the wait behind a slow database read.</summary>
    public int Lanes { get; init; } = 8;

    /// <summary>256 commits of ~4 KiB are 1 MiB a lane: absorbs a stall of the database of about a second, and drains in one batch delay.</summary>
    public int LaneCapacity { get; init; } = 256;

    /// <summary>
    /// What can wait at a lane: fetched repositories among it, with all their records, so there are few. Enough that a lane need not wait for the
    /// next one.
    /// </summary>
    public int PatientCapacity { get; init; } = 4;

    /// <summary>Frames between socket and database. Two dozen of the largest, or ten thousand usual ones.</summary>
    public long FrameBytesInFlight { get; init; } = 128L << 20;

    /// <summary>Commits of one repository that wait while it is fetched. A fetch takes seconds; nobody writes 200 times in them.</summary>
    public int WaitingEvents { get; init; } = 200;

    /// <summary>Together they stay below <see cref="FrameBytesInFlight"/>, of which they are part: the path must not fill up with waiting.</summary>
    public long WaitingBytes { get; init; } = 32L << 20;

    /// <summary>First wait after a lost connection. Doubled each time, with jitter, so that a relay's restart is not a stampede.</summary>
    public TimeSpan ReconnectFirst { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan ReconnectLongest { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a hint waits for a signed event that says the same, where a firehose is read too. Relays are within seconds of each other;
    /// longer, and what a blind relay holds back would be late.
    /// </summary>
    public TimeSpan HintPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Hints of one repository that wait for their proofs: with more of them one fetch of the repository is less to ask for.</summary>
    public int HintsBeforeFetch { get; init; } = 10;

    /// <summary>
    /// A write that another source has brought and this one not within so long counts as missed. Relays are seconds apart, minutes after a restart.
    /// </summary>
    public TimeSpan DeliveryWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Frames in a row that are no frames: something else than one bad emitter is wrong with this connection.</summary>
    public int UndecodableInARow { get; init; } = 10;

    /// <summary>The shortest window that relays are known to keep. A longer absence may have lost events.</summary>
    public TimeSpan ReplayWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Repositories fetched at once. Each may take its size in memory.</summary>
    public int Fetches { get; init; } = 4;

    /// <summary>Of those, from one PDS: it serves its users first.</summary>
    public int FetchesPerHost { get; init; } = 2;

    /// <summary>Largest repository that is read. The largest known one of a person is a tenth of it.</summary>
    public long MaxRepoBytes { get; init; } = 128L << 20;

    /// <summary>
    /// Tree nodes and records that a sparse fetch may need: 20 requests, a second or two at a distant PDS. Beyond that a few MB more in one piece
    /// are cheaper for both sides.
    /// </summary>
    public int SparseBlocks { get; init; } = 1000;

    /// <summary>The same in bytes: ten times what 1000 blocks of ours have, and no more than was worth fetching whole.</summary>
    public long SparseBytes { get; init; } = 4L << 20;

    /// <summary>How often a sparse fetch begins at a newer commit, while its repository is being written to. What is known already is not asked for again.</summary>
    public int SparseStarts { get; init; } = 4;

    /// <summary>First wait after a failed fetch; doubled each time, with jitter.</summary>
    public TimeSpan FetchRetryFirst { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan FetchRetryLongest { get; init; } = TimeSpan.FromHours(6);

    /// <summary>A repository that keeps breaking its chain is not fetched without end: each further time in <see cref="BreakMemory"/> waits twice as long.</summary>
    public TimeSpan RefetchPace { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan BreakMemory { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often due repositories are looked for in the database. What is urgent does not wait for it.</summary>
    public TimeSpan DuePoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An account that its host has no longer, or has hidden, is looked at again after this, in case no event says that it is back.</summary>
    public TimeSpan GoneRecheck { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Commits of an account that its PDS has called inactive make us ask again, but not more often than this.</summary>
    public TimeSpan DoubtPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Age at which the relay's list of repositories with records of ours is asked for again. Nothing of those that are known is fetched.</summary>
    public TimeSpan ListingAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often stored records are looked through for accounts that they refer to.</summary>
    public TimeSpan MentionPoll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Questions to PDSes about accounts, and identities resolved, at once.</summary>
    public int LookUps { get; init; } = 8;

    /// <summary>Age at which handle and PDS of an account are resolved again. #identity is best effort, so it cannot be relied on.</summary>
    public TimeSpan IdentityAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often identities that are due are looked for.</summary>
    public TimeSpan IdentityPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a leader makes sure that it still leads, and one that stands by asks whether it may. A takeover takes a second or so.</summary>
    public TimeSpan LeaderPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often it is looked for what has been kept long enough. What is to go at once does not wait for it.</summary>
    public TimeSpan RetentionPoll { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a deletion is remembered for those who ask where a record is.</summary>
    public TimeSpan DeletionMemory { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often totals are counted for getStats.</summary>
    public TimeSpan StatsInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often rankings are taken at least: what changes in less time is noise.</summary>
    public TimeSpan RankingInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often they are taken at most, while that costs little: on a small or young index people look for what they have just done.</summary>
    public TimeSpan ShortRankingInterval { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>How often the audit looks whose turn it is. It must be well below the time in which a host's places are used up.</summary>
    public TimeSpan AuditPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What was equal is compared again after this, or as soon afterwards as the budget allows: a few accounts need not be asked for all the time.</summary>
    public TimeSpan AuditAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The same where nothing but a Jetstream is read. That does not move heads, so every account that has written anything at all differs, and is
    /// fetched: twice a day, then, and not whenever there is time.
    /// </summary>
    public TimeSpan AuditAgeOfHints { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// What a PDS has and we have not is on its way for this long, and missed only then. Commits take 0.1 to 2 s from a PDS through a relay to the
    /// lane (docs/performance.md); ten times that leaves room for a relay's hiccup, and a repair that comes 20 s later does no harm.
    /// </summary>
    public TimeSpan AuditGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Age at which a PDS is asked again which records of an account it shows. Takedowns of single records are rare, and for 5,000 repositories a day
    /// costs one question in twenty-five of the audit's.
    /// </summary>
    public TimeSpan ShownAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The same where some are withheld: who gets a record back wants to see it.</summary>
    public TimeSpan WithheldAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>An account that its PDS has not known for so long was deleted, though nobody has told us. The grace of a deletion follows.</summary>
    public TimeSpan VanishedFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>First wait after an account could not be asked about; it grows with the time that it has been so.</summary>
    public TimeSpan AuditRetryFirst { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan AuditRetryLongest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest silence of a labeler: most say nothing for days, and pings tell a dead connection. After it, what a server forgot to send is asked for.</summary>
    public TimeSpan LabelSilence { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Age at which all labels of a labeler are asked for again: some servers replay only the newest, or skip what they could not send in time.</summary>
    public TimeSpan LabelSweepAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often is looked for labels that come to their end, when none is known to do so earlier. One look into an index.</summary>
    public TimeSpan LabelLapsePoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often is looked for sources of audio that are due.</summary>
    public TimeSpan AudioPoll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a look at a source found holds for about so long: files are added and removed by people, not by the minute.</summary>
    public TimeSpan AudioAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>First wait after a source was not found, or its host not reached; doubled each time, with jitter.</summary>
    public TimeSpan AudioRetryFirst { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Of a host that does not answer: it may be back at any time.</summary>
    public TimeSpan AudioRetryLongest { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Pause after all tracks were gone through for sources that have changed. New tracks do not wait for it.</summary>
    public TimeSpan AudioSweepPause { get; init; } = TimeSpan.FromSeconds(30);

    public IdentityCacheOptions Identities { get; init; } = new();

    /// <summary>20 ms: an event shall be visible within 60 ms, and a busy stream fills a batch in less time anyway.</summary>
    public BatchWriterOptions Batches { get; init; } = new() { MaxDelay = TimeSpan.FromMilliseconds(20) };
}
