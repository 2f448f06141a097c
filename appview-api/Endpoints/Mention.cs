using System.Text.Json;

namespace PlyrFm.AppViewApi.Endpoints;

/// <summary>Something that an editor can mention.</summary>
/// <param name="Uri">An AT-URI where there is one.</param>
/// <param name="Href">A page for people.</param>
/// <param name="Kind">What it is, in a word.</param>
/// <param name="Frame">Address and height of a page with a player.</param>
/// <param name="Scope">What to ask in to find what belongs to it, and what that is called.</param>
internal sealed record Mention(
    string Uri, string Name, string? Description, string Href, string? Icon, string Kind, (string Address, int Height)? Frame = null,
    (string Name, string Label)? Scope = null)
{
    private const int FrameWidth = 480;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("uri", Uri);
        json.WriteString("name", Name);
        if (Description is not null)
            json.WriteString("description", Description);
        json.WriteString("href", Href);
        if (Icon is not null)
            json.WriteString("icon", Icon);
        json.WriteStartArray("labels");
        json.WriteStartObject();
        json.WriteString("text", Kind);
        json.WriteEndObject();
        json.WriteEndArray();
        if (Frame is { } frame)
        {
            json.WriteStartObject("embed");
            json.WriteString("src", frame.Address);
            json.WriteNumber("width", FrameWidth);
            json.WriteNumber("height", frame.Height);
            json.WriteEndObject();
        }

        if (Scope is { } scope)
        {
            json.WriteStartObject("subscope");
            json.WriteString("scope", scope.Name);
            json.WriteString("label", scope.Label);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
