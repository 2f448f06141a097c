namespace PlyrFm.Indexer.Tests.HouseRules;

/// <summary>What one project may use, besides the base class library and itself.</summary>
/// <param name="Projects">Projects, by assembly name.</param>
/// <param name="Usings">Beginnings of namespaces.</param>
/// <param name="Packages">Packages; each has its page in docs/decisions.</param>
internal sealed record HouseRule(string Folder, string Project, string[] Projects, string[] Usings, string[] Packages);
