using System.Diagnostics;
using System.Net.Sockets;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.SetUps;

/// <summary>An nginx before an application, configured by the words of docs/deployment.md.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private Process? _process;

    /// <summary>Where nginx is installed, or null.</summary>
    public static string? Program { get; } = SearchPath.Find("nginx") ?? ((string[])["/usr/sbin/nginx", "/usr/local/sbin/nginx"]).FirstOrDefault(File.Exists);

    public int Port { get; } = LocalPorts.Next();

    /// <param name="gateway">The port of the application.</param>
    public async Task StartAsync(int gateway)
    {
        Assert.True(Program is not null, "There is no nginx: apt-get install nginx.");
        var file = Path.Combine(_folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(gateway));
        _process = Process.Start(new ProcessStartInfo(Program, ["-e", "stderr", "-p", _folder.FullName, "-c", file]) { RedirectStandardError = true })!;
        _ = _process.StandardError.ReadToEndAsync();
        await Patience.UntilAsync(() => _process.HasExited || Listens());
        Assert.False(_process.HasExited, "nginx didn't start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Configuration(int gateway) => $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr warn;
        events { }
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            upstream gateways { server 127.0.0.1:{{gateway}}; }
            server {
                listen 127.0.0.1:{{Port}};
                {{Documented()}}
                location / { proxy_pass http://gateways; }
            }
        }
        """;

    private static string Documented()
    {
        var text = File.ReadAllText(Path.Combine(BuiltProgram.SolutionFolder, "docs", "deployment.md"));
        const string fence = "```";
        var start = text.IndexOf("```text\nlarge_client_header_buffers", StringComparison.Ordinal) + "```text\n".Length;
        return text[start..text.IndexOf(fence, start, StringComparison.Ordinal)];
    }

    private bool Listens()
    {
        using var probe = new TcpClient();
        try
        {
            probe.Connect("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
