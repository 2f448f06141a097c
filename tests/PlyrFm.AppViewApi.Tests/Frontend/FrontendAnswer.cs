using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PlyrFm.AppViewApi.Tests.Kit;

namespace PlyrFm.AppViewApi.Tests.Frontend;

/// <summary>Asks as the front end does.</summary>
internal static class FrontendAnswer
{
    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path, int status = 200)
    {
        using var response = await client.GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{path}: {(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    /// <summary>The sentence of an error.</summary>
    public static async Task<string> DetailAsync(this HttpClient client, int status, string path, string method = "GET")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{path}: {(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement.GetProperty("detail").ToString();
    }

    public static async Task<JsonElement> AskAsync(this HttpClient client, FrontendExample example)
    {
        using var request = new HttpRequestMessage(new HttpMethod(example.Method), await client.FillInAsync(example.Path));
        if (example.Body is { } json)
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{example}: {(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    /// <summary>A path with what the track Dawn is called.</summary>
    public static async Task<string> FillInAsync(this HttpClient client, string path)
    {
        if (!path.Contains('{'))
            return path;
        var dawn = await client.GetJsonAsync($"/tracks/by-uri?uri={Uri.EscapeDataString(Catalogue.Dawn)}");
        return path.Replace("{number}", dawn.GetProperty("id").ToString()).Replace("{file}", dawn.Text("file_id"));
    }
}
