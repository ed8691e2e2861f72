using System.Diagnostics;
using System.Globalization;

namespace Orleans.Channels.Proof;

/// <summary>A PostgreSQL server of this process's own, in a folder that goes with it. It can be stopped and started.</summary>
internal sealed class TemporaryPostgres : IAsyncDisposable
{
    // The server refuses to run as root, and its package makes this user for it.
    private const string ServerUser = "postgres";

    private readonly string _programs;
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"orleans-channels-postgres-{Guid.NewGuid():N}");

    private TemporaryPostgres(string programs, int port)
    {
        _programs = programs;
        Port = port;
    }

    /// <summary>Where PostgreSQL's programs are: on the PATH, or where Debian's packages put them. Null when nowhere.</summary>
    public static string? Programs { get; } = FindPrograms();

    /// <summary>The server's port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>How Npgsql connects.</summary>
    public string ConnectionString => ConnectionStringBy(Port);

    /// <summary>How it connects by way of another port.</summary>
    public static string ConnectionStringBy(int port) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={ServerUser};Database={ServerUser};Timeout=5;Command Timeout=10;Maximum Pool Size=20");

    /// <summary>Makes a database cluster and starts its server.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL isn't installed, or one of its programs fails.</exception>
    public static async Task<TemporaryPostgres> StartNewAsync(int port)
    {
        var postgres = new TemporaryPostgres(
            Programs ?? throw new InvalidOperationException("PostgreSQL isn't installed: initdb is neither on the PATH nor in /usr/lib/postgresql."), port);
        try
        {
            await postgres.RunAsync("initdb", "-D", postgres._data, "-U", ServerUser, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync");
            await postgres.StartAsync();
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server and waits until it answers.</summary>
    public Task StartAsync() => RunAsync(
        "pg_ctl",
        "start",
        "-w",
        "-D",
        _data,
        "-l",
        Path.Combine(_data, "server.log"),
        "-o",
        string.Create(
            CultureInfo.InvariantCulture,
            $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200 -c shared_buffers=32MB"));

    /// <summary>Stops the server at once, as a fault would. Its data stays.</summary>
    public Task StopAsync() => RunAsync("pg_ctl", "stop", "-m", "immediate", "-w", "-D", _data);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_data, "postmaster.pid")))
        {
            await StopAsync();
        }

        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    private static string? FindPrograms()
    {
        const string debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(debian)
            ? Directory.EnumerateDirectories(debian).OrderByDescending(Version).Select(folder => Path.Combine(folder, "bin"))
            : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Concat(installed)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));

        static int Version(string folder) => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        string[] user = Environment.IsPrivilegedProcess ? ["runuser", "-u", ServerUser, "--"] : [];

        // Through a file: the server inherits its starter's output, and a pipe would stay open for as long as it runs.
        var log = Path.GetTempFileName();
        try
        {
            var command = string.Join(' ', user.Append(Path.Combine(_programs, program)).Concat(arguments).Select(Quote));
            using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec {command} >{Quote(log)} 2>&1"])
            {
                RedirectStandardInput = true,
                WorkingDirectory = Path.GetTempPath(),
            })!;
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} failed with {process.ExitCode}: {await File.ReadAllTextAsync(log)}");
            }
        }
        finally
        {
            File.Delete(log);
        }

        static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
