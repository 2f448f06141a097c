using System.Text;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Repo;

/// <summary>A whole record tree (Merkle search tree), built from its entries. The same entries always give the same tree.</summary>
/// <remarks>https://atproto.com/specs/repository#mst-structure</remarks>
public sealed class Mst
{
    private Mst(Cid root, IReadOnlyDictionary<Cid, byte[]> nodes)
    {
        Root = root;
        Nodes = nodes;
    }

    /// <summary>The root of the tree without records.</summary>
    public static Cid EmptyRoot { get; } = Build([]).Root;

    /// <summary>The CID of the root node.</summary>
    public Cid Root { get; }

    /// <summary>All nodes.</summary>
    public IReadOnlyDictionary<Cid, byte[]> Nodes { get; }

    /// <summary>The layer of a key, counted from the leaves.</summary>
    public static int LayerOf(string path) => MstKey.LayerOf(Encoding.UTF8.GetBytes(path));

    /// <summary>Builds a tree.</summary>
    /// <param name="records">Path (<c>collection/rkey</c>) and CID, in any order.</param>
    /// <exception cref="ArgumentException">A path stands twice or is none.</exception>
    public static Mst Build(IEnumerable<KeyValuePair<string, Cid>> records)
    {
        var nodes = new Dictionary<Cid, byte[]>();
        var tree = new PartialMst { Sink = (cid, block) => nodes[cid] = block.ToArray() };
        tree.Clear();
        try
        {
            int last = 0;
            foreach ((string path, Cid cid) in records.OrderBy(record => record.Key, StringComparer.Ordinal))
            {
                last = tree.Append(last, Encoding.UTF8.GetBytes(path), cid);
            }
            return new Mst(tree.Root(), nodes);
        }
        catch (MalformedDataException e)
        {
            throw new ArgumentException("A path stands twice or is none.", nameof(records), e);
        }
    }
}
