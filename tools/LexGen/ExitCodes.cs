namespace PlyrFm.LexGen;

public static class ExitCodes
{
    public const int Done = 0;
    public const int Drifted = 1;
    public const int BadLexicon = 2;
    public const int BadUsage = 64;
}
