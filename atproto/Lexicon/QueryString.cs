using System.Globalization;
using PlyrFm.AtProto.Cbor;

namespace PlyrFm.AtProto.Lexicon;

/// <summary>Turns the texts of a query string into the values that a lexicon's parameters ask for.</summary>
public static class QueryString
{
    /// <summary>Reads parameters.</summary>
    /// <param name="parameters">What the lexicon says about them.</param>
    /// <param name="pairs">Names and values, decoded, in the order of the query string; an array repeats its name.</param>
    /// <returns>
    /// The values. What cannot be read as the number or truth value asked for stays a text, so that validation rejects it. Of a parameter that is
    /// no array and stands twice, the last counts.
    /// </returns>
    public static DataMap Read(ObjectSchema parameters, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(pairs);
        var given = pairs.ToLookup(pair => pair.Key, pair => pair.Value);
        return new DataMap(
            from parameter in parameters.Properties
            where given.Contains(parameter.Name)
            let texts = given[parameter.Name]
            select KeyValuePair.Create<string, DataValue>(
                parameter.Name,
                parameter.Schema is ArraySchema array
                    ? new DataArray([.. texts.Select(text => ReadOne(array.Items, text))])
                    : ReadOne(parameter.Schema, texts.Last())));
    }

    private static DataValue ReadOne(LexiconSchema schema, string text) => schema switch
    {
        IntegerSchema when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => new DataInteger(number),
        BooleanSchema when text is "true" or "false" => new DataBoolean(text == "true"),
        _ => new DataText(text),
    };
}
