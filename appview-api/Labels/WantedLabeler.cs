namespace PlyrFm.AppViewApi.Labels;

/// <summary>A labeler that requests name and this service does not follow.</summary>
/// <param name="Requests">At most; see <see cref="LabelerDemand"/>.</param>
internal sealed record WantedLabeler(string Did, long Requests);
