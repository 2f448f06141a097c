using Npgsql;
using PlyrFm.AppViewApi.Auth;
using PlyrFm.AppViewApi.Labels;

namespace PlyrFm.AppViewApi.Queries;

/// <summary>Whom an answer is for, as far as it decides what is in it.</summary>
/// <param name="Viewer">The account that asks; null for anyone.</param>
/// <param name="Labelers">Whose labels are shown, and who may redact.</param>
internal sealed record Audience(Viewer? Viewer, IReadOnlyList<AcceptedLabeler> Labelers)
{
    /// <summary>What the fragments of <see cref="Visibility"/> and <see cref="AttachedLabels"/> refer to. New ones each time: a parameter belongs to one command.</summary>
    public NpgsqlParameter[] Parameters =>
    [
        new NpgsqlParameter<long?>("viewer", Viewer?.ActorId),
        new NpgsqlParameter<string[]>("labelers", [.. Labelers.Select(static labeler => labeler.Did.Value)]),
        new NpgsqlParameter<string[]>("redacting", [.. Labelers.Where(static labeler => labeler.Redacts).Select(static labeler => labeler.Did.Value)]),
    ];

    /// <summary>The account is the one that asks.</summary>
    public bool IsViewer(long account) => Viewer?.ActorId == account;
}
