namespace PlyrFm.AppViewApi.Queries;

/// <summary>What an account has to do with a track.</summary>
internal enum TrackRole
{
    Own,
    Featured,
    Any,
}
