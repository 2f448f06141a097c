namespace PlyrFm.AtProto.Lexicon;

/// <summary>How exactly limits in graphemes are taken.</summary>
public enum LexiconMode
{
    /// <summary>
    /// Up to a tenth more graphemes than <c>maxGraphemes</c> pass. Unicode adds emoji sequences every year, so the writer's tables may join
    /// what ours still count apart.
    /// </summary>
    Lenient,

    /// <summary>Exactly as the lexicon says.</summary>
    Strict,
}
