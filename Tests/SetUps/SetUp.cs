namespace Orleans.Channels.Tests.SetUps;

/// <summary>A way to put an application before its clients.</summary>
/// <param name="Name">What tests call it.</param>
/// <param name="Title">What the documentation calls it.</param>
/// <param name="HasPort">Whether clients in other processes reach it.</param>
public sealed record SetUp(string Name, string Title, bool HasPort = true)
{
    public static readonly SetUp Http = new("http", "http, Kestrel's defaults");

    public static readonly SetUp Https = new("https", "https, Kestrel's defaults: HTTP/2 where the client speaks it");

    public static readonly SetUp Http11 = new("http11", "https, HTTP/1.1 alone");

    public static readonly SetUp Nginx = new("nginx", "behind nginx, as in [deployment](deployment.md#a-proxy-in-front)");

    public static readonly SetUp Yarp = new("yarp", "behind YARP, which has https and HTTP/2");

    public static readonly SetUp PathBase = new("pathbase", "under a path base (`UsePathBase`)");

    public static readonly SetUp SecondApp = new("second", "a second application in the process; its page is of the first");

    public static readonly SetUp TestServer = new("testserver", "TestServer, as in `WebApplicationFactory`", HasPort: false);

    /// <summary>All that are tried.</summary>
    public static IReadOnlyList<SetUp> All { get; } = [Http, Https, Http11, Nginx, Yarp, PathBase, SecondApp, TestServer];

    public override string ToString() => Name;
}
