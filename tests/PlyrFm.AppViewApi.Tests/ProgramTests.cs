namespace PlyrFm.AppViewApi.Tests;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("--Api:Url=nonsense", "Api__Url")]
    [InlineData("--ConnectionStrings:Plyr=", "ConnectionStrings__Plyr")]
    public void Wrong_setting_ends_the_program_with_code_2_before_anything_starts(string argument, string name)
    {
        var entry = typeof(ApiOptions).Assembly.EntryPoint!;
        var standardError = Console.Error;
        using var written = new StringWriter();
        Console.SetError(written);
        try
        {
            var code = entry.Invoke(null, [new[] { "--ConnectionStrings:Plyr=Host=127.0.0.1;Port=1", argument }]);

            Assert.Equal(2, code);
            Assert.Contains($"{name} is ", written.ToString());
        }
        finally
        {
            Console.SetError(standardError);
        }
    }
}
