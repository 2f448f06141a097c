namespace PlyrFm.AtProto.Identity;

/// <summary>Carries the broken rule from the depth of the reader to its one entry.</summary>
internal sealed class DidDocumentException(string why) : Exception(why);
