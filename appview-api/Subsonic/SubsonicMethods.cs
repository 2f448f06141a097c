using PlyrFm.AppViewApi.Xrpc;

namespace PlyrFm.AppViewApi.Subsonic;

/// <summary>The methods by name: those that answer with a document, and those that lead to bytes elsewhere.</summary>
internal sealed class SubsonicMethods
{
    private readonly Dictionary<string, SubsonicMethod> _methods = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _methods.Keys;

    public void Answer(string name, Func<SubsonicRequest, CancellationToken, Task<Element>> answer, QueryCost cost = QueryCost.Usual) =>
        _methods.Add(name, new(async (request, ct) => new SubsonicAnswer.Document(await answer(request, ct)), cost));

    public void Answer(string name, Func<SubsonicRequest, Element> answer) =>
        _methods.Add(name, new((request, _) => Task.FromResult<SubsonicAnswer>(new SubsonicAnswer.Document(answer(request))), QueryCost.Usual));

    public void Redirect(string name, Func<SubsonicRequest, CancellationToken, Task<Uri>> find) =>
        _methods.Add(name, new(async (request, ct) => new SubsonicAnswer.Elsewhere(await find(request, ct)), QueryCost.Usual));

    public SubsonicMethod Find(string name) => _methods.TryGetValue(name, out var method)
        ? method
        : throw new XrpcException(new XrpcError(StatusCodes.Status501NotImplemented, "MethodNotOffered", $"This service has no method {name}."));
}
