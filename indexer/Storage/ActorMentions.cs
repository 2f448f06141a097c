using PlyrFm.AtProto.Syntax;
using PlyrFm.Indexer.Indexing;

namespace PlyrFm.Indexer.Storage;

/// <summary>Which other accounts a row refers to.</summary>
internal static class ActorMentions
{
    /// <param name="row">The row; null for a record that has none.</param>
    /// <param name="needed">Gets those that the row can only be stored with.</param>
    /// <param name="mentioned">Gets those that the row would be joined with if they are there.</param>
    public static void Collect(Row? row, HashSet<Did> needed, HashSet<Did> mentioned)
    {
        switch (row)
        {
            case TrackRow track:
                needed.UnionWith(track.Features);
                break;
            case LikeRow like:
                Collect(like.Subject, mentioned);
                break;
            case CommentRow comment:
                Collect(comment.Subject, mentioned);
                break;
            case ListRow list:
                foreach (var subject in list.Items)
                {
                    Collect(subject, mentioned);
                }

                break;
        }
    }

    private static void Collect(Subject subject, HashSet<Did> mentioned)
    {
        if (!subject.TrackDid.IsDefault)
        {
            mentioned.Add(subject.TrackDid);
        }
    }
}
