using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PlyrFm.AppViewApi.Subsonic;
using PlyrFm.AppViewApi.Tests.Kit;
using PlyrFm.TestKit;

namespace PlyrFm.AppViewApi.Tests.Subsonic;

/// <summary>Every method in both forms against the published shapes.</summary>
public sealed partial class SubsonicShapeTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    public static TheoryData<string, string> Documents()
    {
        var documents = new TheoryData<string, string>();
        foreach (var (method, parameters) in SubsonicExample.All.Where(request => !SubsonicExample.Redirects.Contains(request.Method)))
            documents.Add(method, parameters);
        return documents;
    }

    [PostgresTheory]
    [MemberData(nameof(Documents))]
    public async Task Answer_has_the_published_shape_in_both_forms_and_says_the_same_in_them(string method, string parameters)
    {
        var path = SubsonicExample.Path(method, parameters);
        using var asJson = await fixture.Client.GetAsync(path + "&f=json");
        using var asXml = await fixture.Client.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (asJson.StatusCode, asJson.Content.Headers.ContentType!.ToString()));
        Assert.Equal((HttpStatusCode.OK, "text/xml; charset=utf-8"), (asXml.StatusCode, asXml.Content.Headers.ContentType!.ToString()));
        var json = ShapeCheck.Read(await asJson.Content.ReadAsStringAsync());
        var xml = ShapeCheck.ReadXml(await asXml.Content.ReadAsStringAsync());
        Assert.Equal(("ok", "1.16.1", true), (json["status"]!.GetValue<string>(), json["version"]!.GetValue<string>(), json["openSubsonic"]!.GetValue<bool>()));
        // A random order is another one each time.
        if (!path.Contains("andom", StringComparison.Ordinal))
            Assert.Equal(ShapeCheck.WithoutEmptyArrays(json).ToJsonString(), ShapeCheck.WithoutEmptyArrays(Sorted(xml, json)).ToJsonString());
    }

    [PostgresFact]
    public async Task Methods_are_answered_with_and_without_a_suffix_and_to_forms_in_a_body()
    {
        var expected = await fixture.Client.GetStringAsync($"/rest/getAlbum?id={SubsonicExample.Hours}&f=json");
        Assert.Equal(expected, await fixture.Client.GetStringAsync($"/rest/getAlbum.view?id={SubsonicExample.Hours}&f=json"));
        using var form = new FormUrlEncodedContent([new("id", SubsonicExample.Hours), new("f", "json"), new("u", "guest"), new("t", "26719a1196d2a940705a59634eb18eab"), new("s", "c19b2d")]);
        using var posted = await fixture.Client.PostAsync("/rest/getAlbum.view", form);
        Assert.Equal(expected, await posted.Content.ReadAsStringAsync());
        using var mixed = await fixture.Client.PostAsync("/rest/getAlbum?f=json", new FormUrlEncodedContent([new("id", SubsonicExample.Hours)]));
        Assert.Equal(expected, await mixed.Content.ReadAsStringAsync());
    }

    [PostgresFact]
    public void Every_method_is_asked_here_and_described_in_the_documentation()
    {
        var methods = fixture.Services.GetRequiredService<SubsonicMethods>().Names.Order(StringComparer.Ordinal);
        var listed = MethodInPage().Matches(File.ReadAllText(Checkout.Locate("docs", "subsonic.md"))).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(methods, listed);
        Assert.Equal(methods, SubsonicExample.All.Select(request => request.Method).Concat(SubsonicErrorTests.Writes).Distinct().Order(StringComparer.Ordinal));
    }

    // Attributes come before elements in XML; JSON keeps the order of the code.
    private static JsonObject Sorted(JsonObject element, JsonObject like)
    {
        var sorted = new JsonObject();
        foreach (var name in like.Select(property => property.Key).Where(element.ContainsKey).Concat(element.Select(property => property.Key)).Distinct())
        {
            sorted[name] = (element[name], like[name]) switch
            {
                (JsonObject child, JsonObject other) => Sorted(child, other),
                (JsonArray array, JsonArray others) => new JsonArray([.. array.Select((item, index) =>
                    item is JsonObject child && index < others.Count && others[index] is JsonObject other ? Sorted(child, other) : item!.DeepClone())]),
                var (value, _) => value!.DeepClone(),
            };
        }

        return sorted;
    }

    [GeneratedRegex(@"`(\w+)`(?=[^|\n]*\|[^\n]*\| *\n)")]
    private static partial Regex MethodInPage();
}
