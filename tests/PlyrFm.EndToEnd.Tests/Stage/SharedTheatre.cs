namespace PlyrFm.EndToEnd.Tests.Stage;

/// <summary>The scenarios take turns on one <see cref="Theatre"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SharedTheatre : ICollectionFixture<Theatre>
{
    public const string Name = "theatre";
}
