using System.CommandLine;
using PlyrFm.AtProto.Identity;
using PlyrFm.AtProto.Repo;

namespace PlyrFm.Cli.Repo;

/// <summary><c>plyr car verify FILE</c>: whether a CAR is a whole repository, and whether its account signed it.</summary>
internal static class CarVerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("file") { Description = "CAR file of a repository, as getRepo gives it." };
        var didDocument = new Option<FileInfo?>("--did-doc") { Description = "DID document of the account. Without it the signature is not checked, and the result says so." };
        return new Command("verify", "Check a whole repository: every hash, the tree, its completeness, the signature.") { file, didDocument }
            .Does(terminal, parsed =>
            {
                var car = File.ReadAllBytes(parsed.GetRequiredValue(file).FullName);
                var (commit, problem) = ReadCommit(car);
                var snapshot = default(RepoSnapshot);
                if (commit is not null && !RepoReader.TryRead(car, commit.Did, out snapshot, out var failure))
                {
                    problem = $"{failure.Kind}: {failure.Reason}";
                }

                var signature = "not checked: no DID document given";
                if (snapshot is not null && parsed.GetValue(didDocument) is { } documentFile)
                {
                    signature = problem = CheckSignature(snapshot.Commit, documentFile);
                    signature ??= "valid";
                }

                JsonOutput.Write(terminal, output =>
                {
                    output.WriteBoolean("valid", problem is null);
                    output.WriteString("did", commit?.Did.Value);
                    output.WriteString("rev", commit?.Rev.ToString());
                    output.WriteString("commit", commit?.Cid.ToString());
                    output.WriteString("data", commit?.Data.ToString());
                    if (snapshot is not null)
                    {
                        output.WriteNumber("records", snapshot.TotalRecords);
                        output.WriteString("signature", signature);
                    }

                    if (problem is not null)
                    {
                        output.WriteString("error", problem);
                    }
                });
                return problem is null ? ExitCode.Well : ExitCode.NotWell;
            });
    }

    private static (SignedCommit? Commit, string? Problem) ReadCommit(byte[] car)
    {
        if (!BlockMap.TryRead(car, out var blocks, out var reason))
        {
            return (null, $"Malformed: {reason}");
        }

        if (!blocks.TryGet(blocks.Root, out var block))
        {
            return (null, "Incomplete: the commit, which the header names as root, is missing");
        }

        return SignedCommit.TryRead(block, out var commit, out reason) ? (commit, null) : (null, $"The root is no commit: {reason}");
    }

    private static string? CheckSignature(SignedCommit commit, FileInfo documentFile) =>
        !DidDocument.TryParse(File.ReadAllBytes(documentFile.FullName), commit.Did, allowPrivate: true, out var document, out var why) ? $"Bad DID document: {why}"
        : document.SigningKey is null ? "The DID document has no signing key"
        : commit.VerifySignature(document.SigningKey) ? null
        : "The key in the DID document did not sign the commit";
}
