using PlyrFm.AtProto.Labels;
using PlyrFm.AtProto.Syntax;
using PlyrFm.TestKit.Simulation;

namespace PlyrFm.Indexer.Tests.Simulation;

/// <summary>What labelers do wrong, and what somebody does in their name.</summary>
internal static class LabelFaults
{
    // No clock is turned so far: from the future it stays, whenever it comes.
    private static readonly TimeSpan Future = TimeSpan.FromDays(365);

    private static readonly Did Nobody = Did.Parse("did:plc:zzzzzzzzzzzzzzzzzzzzzzzz");

    public static IReadOnlyList<Happening> All { get; } =
    [
        new("a labeler breaks its connections", 2, episode =>
            episode.AnyLabeler().Disconnect() > 0 && episode.Note("a labeler breaks its connections")),
        new("a labeler restarts", 1, async episode =>
        {
            var labeler = episode.AnyLabeler();
            await labeler.Server.StopAsync();
            await labeler.Server.StartAsync();
            return episode.Note("a labeler restarts");
        }),
        new("a labeler starts over", 2, episode =>
        {
            var labeler = episode.AnyLabeler();
            labeler.StartsOver = true; // noted at the end: somebody must have come
            labeler.Disconnect();
            return true;
        }),
        new("an old label comes again", 3, episode =>
        {
            var labeler = episode.AnyLabeler();
            var own = episode.Sayings.All.Where(label => label.Src == labeler.Did).ToArray();
            if (own.Length == 0)
            {
                return false;
            }

            return Smuggle(episode, labeler, "an old label comes again", episode.Any(own));
        }),
        new("a label bears a wrong signature", 2, episode => Smuggle(episode, "a label bears a wrong signature", (labeler, label) =>
            (label with { Sig = default }).Sign(episode.Network.NextKey()))),
        new("a label was changed on its way", 2, episode => Smuggle(episode, "a label was changed on its way", (labeler, label) =>
            label with { Uri = episode.Any(episode.Actors).Account.Did.Value, Val = label.Val + "x" })),
        new("a label bears no signature", 1, episode => Smuggle(episode, "a label bears no signature", (_, label) => label with { Sig = default })),
        new("a label is somebody else's", 1, episode => Smuggle(episode, "a label is somebody else's", (labeler, label) =>
            (label with { Src = Nobody, Sig = default }).Sign(labeler.Key))),
        new("a label is from the future", 1, episode =>
        {
            var labeler = episode.AnyLabeler();
            return Smuggle(episode, labeler, "a label is from the future", LabelLife.Make(episode, labeler, episode.Clock.GetUtcNow() + Future));
        }),
        new("a labeler sends what is no message", 1, episode =>
        {
            episode.AnyLabeler().PublishRaw(_ => "nonsense"u8.ToArray());
            return episode.Note("a labeler sends what is no message");
        }),
        new("a labeler's stream loses a label", 2, episode =>
        {
            var labeler = episode.AnyLabeler();
            var label = LabelLife.Make(episode, labeler);
            labeler.Lose(label);
            episode.Sayings.Said(label);
            return episode.Note("a labeler's stream loses a label");
        }),
        new("a labeler rotates its key", 2, episode =>
        {
            var labeler = episode.AnyLabeler();
            // What is on its way under the old key could be proven by nobody any more.
            if (episode.Indexer.LabelCursor(labeler.Did.Value) < labeler.Seq)
            {
                return false;
            }

            episode.FormerKeys[labeler] = labeler.Key;
            labeler.Rekey(episode.Network.NextKey());
            episode.Network.Plc.Publish(labeler);
            LabelLife.Say(episode, labeler);
            return episode.Note("a labeler rotates its key");
        }),
        new("a label bears a key of before", 2, episode =>
        {
            if (episode.FormerKeys.Keys.FirstOrDefault() is not { } labeler)
            {
                return false;
            }

            var label = LabelLife.Make(episode, labeler) with { Sig = default };
            return Smuggle(episode, labeler, "a label bears a key of before", label.Sign(episode.FormerKeys[labeler]));
        }),
        new("a labeler answers no questions", 1, episode =>
        {
            var labeler = episode.AnyLabeler();
            labeler.IsQueryDown = true; // noted at the end: it must have been asked
            labeler.Forget(); // so that it is
            return true;
        }),
    ];

    private static bool Smuggle(Episode episode, string fault, Func<SimulatedLabeler, Label, Label> change)
    {
        var labeler = episode.AnyLabeler();
        return Smuggle(episode, labeler, fault, change(labeler, LabelLife.Make(episode, labeler)));
    }

    /// <summary>Into the stream, and not among what the labeler says at present.</summary>
    private static bool Smuggle(Episode episode, SimulatedLabeler labeler, string fault, Label label)
    {
        labeler.PublishRaw(seq => labeler.Message(seq, label));
        return episode.Note(fault);
    }
}
