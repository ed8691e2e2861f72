using System.Text.Json;

namespace Orleans.Channels.Tool;

/// <summary>The tool's commands: each reads a contract and writes it in another form.</summary>
internal static class CommandLine
{
    private const string Usage = """
        Writes what the channels of an application take and send.

          orleans-channels contract   <assembly> [--output <file>]   the contract itself, to be kept in the project
          orleans-channels typescript <from> [--output <file>]       a TypeScript module over phoenix.js
          orleans-channels asyncapi   <from> [--output <file>]       an AsyncAPI 3 document

        <from> is an assembly that was built with Orleans.Channels, or a contract. Without --output it is written to the console.
        """;

    private static readonly Dictionary<string, Func<ContractFile, string>> Commands = new(StringComparer.Ordinal)
    {
        ["contract"] = contract => contract.Text,
        ["typescript"] = TypeScriptModule.Write,
        ["asyncapi"] = AsyncApiDocument.Write,
    };

    /// <summary>Runs a command.</summary>
    /// <returns>0 when it was done, 1 when there is no contract, 2 when the command isn't known.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args is not [var command, var from, ..] || !Commands.TryGetValue(command, out var write) || args.Length is not (2 or 4) || (args.Length == 4 && args[2] != "--output"))
        {
            error.WriteLine(Usage);
            return 2;
        }

        try
        {
            Write(write(ContractFile.Read(from)), args.Length == 4 ? args[3] : null, output);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or JsonException or InvalidDataException)
        {
            error.WriteLine($"orleans-channels: {exception.Message}");
            return 1;
        }
    }

    // A file that stays as it is keeps its time, so that nothing that watches it is built anew.
    private static void Write(string text, string? file, TextWriter output)
    {
        if (file is null)
        {
            output.Write(text);
            return;
        }

        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, text);
            output.WriteLine($"Wrote {file}.");
        }
    }
}
