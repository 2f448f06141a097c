namespace PlyrFm.LexGen;

/// <summary>The difference between the code that is there and the code that should be.</summary>
public sealed class Drift(string folder, IReadOnlyCollection<GeneratedFile> files)
{
    /// <returns>Paths of files that are missing, that differ, or that no lexicon asks for any more, in order.</returns>
    public IReadOnlyList<string> Find() =>
        [.. files.Where(file => !IsCurrent(file)).Select(file => file.Path).Concat(Orphans()).Order(StringComparer.Ordinal)];

    /// <summary>Makes the folder hold exactly the files. Files that match are not touched, so builds stay incremental.</summary>
    public void Repair()
    {
        foreach (var file in files.Where(file => !IsCurrent(file)))
        {
            var path = Locate(file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }

        foreach (var orphan in Orphans())
        {
            File.Delete(Locate(orphan));
        }
    }

    private bool IsCurrent(GeneratedFile file) => File.Exists(Locate(file.Path)) && File.ReadAllText(Locate(file.Path)) == file.Text;

    private string[] Orphans() => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*" + GeneratedFile.Extension, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Except(files.Select(file => file.Path))]
        : [];

    private string Locate(string path) => Path.Combine(folder, path);
}
