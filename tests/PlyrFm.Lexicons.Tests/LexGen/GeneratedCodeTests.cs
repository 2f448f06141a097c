using System.Text;
using PlyrFm.AtProto.Lexicon;
using PlyrFm.LexGen;
using Snapshooter.Xunit;

namespace PlyrFm.Lexicons.Tests.LexGen;

public sealed class GeneratedCodeTests
{
    [Fact]
    public void Record_gets_validation_reading_and_writing() => Snapshot.Match(Generate("""
        {"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "record", "key": "tid", "description": "A <short> note.", "record": {
          "type": "object", "required": ["text"], "nullable": ["colour"], "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": 300, "description": "What it says."},
            "colour": {"type": "string", "knownValues": ["red", "not-red"]},
            "lines": {"type": "array", "maxLength": 5, "items": {"type": "integer", "minimum": 0}}}}}}}
        """));

    [Fact]
    public void Open_union_in_a_record_gets_a_case_for_the_unknown() => Snapshot.Match(Generate("""
        {"lexicon": 1, "id": "com.example.note", "defs": {
          "main": {"type": "record", "key": "any", "record": {"type": "object", "properties": {"part": {"type": "union", "refs": ["#sound"]}}}},
          "sound": {"type": "object", "properties": {"loud": {"type": "boolean"}}}}}
        """));

    [Fact]
    public void Query_gets_constants_and_its_answer() => Snapshot.Match(Generate("""
        {"lexicon": 1, "id": "com.example.getNotes", "defs": {
          "main": {"type": "query", "description": "List notes.", "parameters": {"type": "params", "required": ["who"], "properties": {
              "who": {"type": "string", "format": "did"}, "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
              "sort": {"type": "string", "knownValues": ["new", "old"], "default": "new"}}},
            "output": {"encoding": "application/json", "schema": {"type": "object", "required": ["notes"], "properties": {
              "cursor": {"type": "string"}, "notes": {"type": "array", "items": {"type": "union", "refs": ["#note"]}}, "record": {"type": "unknown"}}}},
            "errors": [{"name": "NobodyThere", "description": "Nobody of this name."}]},
          "note": {"type": "object", "required": ["there"], "properties": {"there": {"type": "boolean", "const": true}, "hash": {"type": "cid-link"}}}}}
        """));

    [Fact]
    public void Token_and_text_become_constants() => Snapshot.Match(Generate("""
        {"lexicon": 1, "id": "com.example.defs", "defs": {
          "silence": {"type": "token", "description": "No sound."},
          "mood": {"type": "string", "knownValues": ["!calm", "very-loud"]}}}
        """));

    [Theory]
    [InlineData("two definitions would both be called", """
        {"lexicon": 1, "id": "com.example.note", "defs": {
          "main": {"type": "object", "properties": {"part": {"type": "object", "properties": {}}}}, "part": {"type": "object", "properties": {}}}}
        """)]
    [InlineData("two members would both be called", """
        {"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "object", "properties": {"a-b": {"type": "integer"}, "aB": {"type": "integer"}}}}}
        """)]
    [InlineData("two members would both be called", """
        {"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "object", "properties": {"note": {"type": "integer"}}}}}
        """)]
    [InlineData("not in the catalog", """
        {"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "record", "key": "any", "record": {
          "type": "object", "properties": {"a": {"type": "ref", "ref": "com.example.other"}}}}}}
        """)]
    [InlineData("cannot be in a union", """
        {"lexicon": 1, "id": "com.example.note", "defs": {"silence": {"type": "token"},
          "main": {"type": "object", "properties": {"a": {"type": "union", "refs": ["#silence"]}}}}}
        """)]
    [InlineData("arrays of bytes or links", """
        {"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "bytes"}}}}}}
        """)]
    public void What_cannot_be_generated_is_a_fault(string message, string json) =>
        Assert.Contains(message, Assert.Throws<LexiconException>(() => Generate(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_modelled_is_listed()
    {
        var document = LexiconDocument.Parse(Encoding.UTF8.GetBytes("""
            {"lexicon": 1, "id": "com.example.may", "defs": {
              "main": {"type": "permission-set", "permissions": []}, "size": {"type": "integer"}, "note": {"type": "object", "properties": {}}}}
            """));
        Assert.Equal(
            ["com.example.may: permission-set", "com.example.may#size: no type of its own"],
            new Vocabulary([document], "Root").NotModelled().Select(note => string.Join(':', note.Split(':')[..2])));
    }

    private static string Generate(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json.ReplaceLineEndings("\n"));
        var source = SourceLexicon.Load(LexiconDocument.Parse(bytes).Id.ToString().Replace('.', '/') + ".json", bytes);
        return GeneratedFile.From(source, new Vocabulary([source.Document], "Root")).Text;
    }
}
