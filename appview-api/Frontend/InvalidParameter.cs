using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Frontend;

/// <summary>A value that a request may not have: the body is a list of such, in the form that the front end's own backend has.</summary>
/// <param name="Type">The rule that was broken, e.g. <c>int_parsing</c>.</param>
/// <param name="Place"><c>path</c>, <c>query</c> or <c>body</c>.</param>
/// <param name="Parameter">Its name.</param>
/// <param name="Text">What is wrong, in a sentence.</param>
/// <param name="Input">What was sent; null when nothing was.</param>
internal sealed record InvalidParameter(string Type, string Place, string Parameter, string Text, string? Input)
    : XrpcError(StatusCodes.Status422UnprocessableEntity, "ValidationError", Text);
