using Orleans.Channels.Gateway;

namespace Orleans.Channels;

/// <summary>Bounds and times of a gateway, read from the configuration section <c>Gateway</c>.</summary>
public sealed class ChannelGatewayOptions
{
    /// <summary>The Orleans stream provider that carries events to this gateway; the same as the silos'. Default: <c>Channels</c>.</summary>
    public string StreamProvider { get; set; } = GatewayStreams.DefaultProvider;

    /// <summary>Whether pages of other origins are kept out. Clients that send no <c>Origin</c> header always pass. Default: true.</summary>
    public bool CheckOrigin { get; set; } = true;

    /// <summary>
    /// The origins whose pages may connect, as <c>https://example.com</c>, <c>//example.com</c> or <c>//*.example.com</c>. Default: none,
    /// which means pages of <see cref="Host"/>.
    /// </summary>
    public IList<string> Origins { get; } = [];

    /// <summary>
    /// The host that this gateway is reached by, as <c>example.com</c>: without <see cref="Origins"/>, its pages may connect. Default: null, which means the host that the
    /// client asked for, as long as that is an address or a name without a dot: any other may be a stranger's own name for this gateway's address. Phoenix compares with
    /// its configured host too.
    /// </summary>
    public string? Host { get; set; }

    /// <summary>The request headers that the socket class gets to see. Default: none.</summary>
    public IList<string> ConnectHeaders { get; } = [];

    /// <summary>
    /// Whether a WebSocket client that the socket class refuses with 401 or 403 is let in, then closed with 4401 or 4403 and the reason of
    /// <c>ConnectResult.Refuse</c>, so that a page can tell it from an outage: a browser shows a page 1006 for both. It waits for its handshake
    /// for one to two seconds, so that it doesn't come back at once, and takes a place among the sockets meanwhile. Default: false, as Phoenix, which refuses in the handshake.
    /// </summary>
    public bool RefuseAfterHandshake { get; set; }

    /// <summary>
    /// How long a socket may send nothing, WebSocket pings included, before it is closed with 1002. At least 1 second.
    /// Default: 60 seconds, as Phoenix; phoenix.js sends a heartbeat every 30.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a socket being closed waits for the client's own close frame before it is cut. Default: 5 seconds.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client that connects waits for a gateway that has no way to the silos yet, before 503. Default: 10 seconds.</summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest message that a client sends in one frame, in bytes, at least 1,024; over it 1009. Default: 1 MiB. Phoenix takes more than 9, and its clients send little.</summary>
    public int MaxFrameBytes { get; set; } = WireLimits.MaxFrameBytes;

    /// <summary>The largest message that a client sends in fragments, in bytes, at least 1,024; over it 1009. Default: 1 MiB; Phoenix' is 8,000,000.</summary>
    public int MaxMessageBytes { get; set; } = WireLimits.MaxMessageBytes;

    /// <summary>
    /// Whether messages are compressed for clients that offer it (<c>permessage-deflate</c>, RFC 7692), and theirs are read. It costs CPU
    /// for each message, once for a broadcast; bounds of messages are those of what was compressed. Default: false, as Phoenix' <c>compress</c>.
    /// </summary>
    public bool Compress { get; set; }

    /// <summary>The smallest message that is compressed, in bytes, at least 1. Default: 256: what is smaller wins too little.</summary>
    public int CompressFromBytes { get; set; } = 256;

    /// <summary>
    /// Whether WebSockets of version 2 have Supabase Realtime's kinds of binary frame beside Phoenix's, as its clients send broadcasts: kind 3
    /// is taken for an event <c>broadcast</c> with <c>{"type":"broadcast","event":…,"payload":…}</c>. A payload of bytes is
    /// <c>{"binary":"…base64…"}</c> to channels, and goes out to WebSockets of version 2 as kind 4, which Phoenix's own clients can't read.
    /// Default: false.
    /// </summary>
    public bool SupabaseBroadcasts { get; set; }

    /// <summary>How deep the JSON of a frame may nest, at least 8; over it 1011. Default: 10,000. Phoenix has no bound.</summary>
    public int MaxJsonDepth { get; set; } = WireLimits.MaxJsonDepth;

    /// <summary>The largest payload of a join, in bytes, at least 2: it is kept for rejoins. A join with a larger one is refused. Default: 64 KiB. Phoenix has no bound.</summary>
    public int MaxJoinPayloadBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// The largest <c>ref</c> or <c>join_ref</c>, in bytes of its JSON, at least 16: each reply echoes both. One that is larger ends the
    /// socket with 1011, for it can't be answered. Default: 256. Phoenix has no bound; its clients count.
    /// </summary>
    public int MaxRefBytes { get; set; } = WireLimits.MaxRefBytes;

    /// <summary>The longest topic, in bytes of UTF-8, at least 1; no route takes a longer one. Default: 255, what a binary frame can carry.</summary>
    public int MaxTopicBytes { get; set; } = WireLimits.MaxBinaryNameBytes;

    /// <summary>The longest event name, in bytes of UTF-8, at least 1; a longer one is refused. Default: 255, what a binary frame can carry.</summary>
    public int MaxEventBytes { get; set; } = WireLimits.MaxBinaryNameBytes;

    /// <summary>How many frames a socket may send in a second for long, at least 1; over it the frame is refused. Default: 10,000.</summary>
    public int MessagesPerSecond { get; set; } = 10_000;

    /// <summary>How many frames a socket may send at once, at least 1. Default: 50,000.</summary>
    public int MessageBurst { get; set; } = 50_000;

    /// <summary>
    /// Up to how many frames a second, from all WebSockets together, are read by the thread that polls them, at least 0 for none. That
    /// wakes one thread less for each; it takes Linux or macOS, a connection that Kestrel itself doesn't encrypt, and Kestrel's
    /// <c>UnsafePreferInlineScheduling</c>, without which only the wait is spared. Default: 150,000.
    /// </summary>
    public int InlineFramesPerSecond { get; set; } = 150_000;

    /// <summary>How many joins a socket may ask for in a second for long, at least 1; over it the join is refused. Default: 200.</summary>
    public int JoinsPerSecond { get; set; } = 200;

    /// <summary>How many joins a socket may ask for at once, at least 1. Default: 1,000.</summary>
    public int JoinBurst { get; set; } = 1_000;

    /// <summary>
    /// How many topics that nobody at this gateway is on one socket may join in a minute, at least 1, all at once if need be; over it the join is refused. Each costs the
    /// silos an activation, and its name a place in their directories. Default: 1,000.
    /// </summary>
    public int NewTopicsPerSocket { get; set; } = 1_000;

    /// <summary>How many such topics all sockets of one id may join here in a minute, at least 1. Default: 2,000.</summary>
    public int NewTopicsPerUser { get; set; } = 2_000;

    /// <summary>How many such topics all sockets of one address may join here in a minute, at least 1; of IPv6 the first 64 bits count. Default: 200,000, for a proxy in front is one address unless forwarded headers are read.</summary>
    public int NewTopicsPerAddress { get; set; } = 200_000;

    /// <summary>How many fresh tokens (<c>access_token</c>) a socket may bring in a minute, at least 1; over it the token is refused, and the socket class isn't asked. Default: 10.</summary>
    public int TokensPerMinute { get; set; } = 10;

    /// <summary>How many sockets the gateway takes, at least 1; over it 503. Default: 1,000,000.</summary>
    public int MaxSockets { get; set; } = 1_000_000;

    /// <summary>How many sockets one address may have, at least 1; over it 429. Of IPv6 the first 64 bits count. Default: 100,000, for a proxy in front is one address unless forwarded headers are read.</summary>
    public int MaxSocketsPerAddress { get; set; } = 100_000;

    /// <summary>How long the socket class may take to decide on a client, until 503. Default: 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many topics a socket may have joined, at least 1; a join over it is refused. Default: 100, as Phoenix.</summary>
    public int MaxChannelsPerSocket { get; set; } = 100;

    /// <summary>How many events of one member may wait for its handlers before nothing more is read from its socket, at least 1. Default: 1,000.</summary>
    public int MemberQueueLength { get; set; } = 1_000;

    /// <summary>How many bytes of one member's events may wait for its handlers before nothing more is read from its socket, at least 1,024. Default: 1 MiB.</summary>
    public int MemberQueueBytes { get; set; } = 1024 * 1024;

    /// <summary>How many events may be kept for a member while its join or its rejoin is under way, at least 1; over it <c>phx_error</c>. Default: 10,000.</summary>
    public int HeldLength { get; set; } = 10_000;

    /// <summary>How many bytes of events may be kept for a member while its join or its rejoin is under way, at least 65,536; over it <c>phx_error</c>. Default: 16 MiB.</summary>
    public int HeldBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How many bytes one client may make the gateway hold, at least 65,536: payloads of its joins, events that wait for handlers, messages
    /// of which more is to come, posts, and frames that it hasn't taken. Over it a join is refused, a message ends the socket with 1009, and what it
    /// hasn't taken with 1013. Default: 32 MiB.
    /// </summary>
    public int MaxBytesPerSocket { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// How much of the memory that this process may use clients may hold together by what they send, in percent, from 1 to 100. Over it what would
    /// hold more waits or is refused, and the sockets that hold most are closed with 1013. Default: 25.
    /// </summary>
    public int MaxHeldPercent { get; set; } = 25;

    /// <summary>
    /// From how much use of the memory that this process may use it takes nobody new, in percent, from 2 to 100: clients and requests get 503, joins are
    /// refused, and the sockets that hold most are closed with 1013. The garbage collector says how much that is: a container's limit,
    /// <c>DOTNET_GCHeapHardLimit</c>, or the machine's memory. Default: 80.
    /// </summary>
    public int MemoryHighPercent { get; set; } = 80;

    /// <summary>Down to which use it stays so, in percent, at least 1 and below <see cref="MemoryHighPercent"/>. Default: 70.</summary>
    public int MemoryLowPercent { get; set; } = 70;

    /// <summary>
    /// How many bytes a second of a message a WebSocket client has to send on average, once it has begun it and
    /// <see cref="MessageGrace"/> is over, at least 0 for none; below it 1008. Default: 240, as Kestrel for requests.
    /// </summary>
    public int MinMessageBytesPerSecond { get; set; } = 240;

    /// <summary>How long a message may come as slowly as it wants, at least 1 second. Default: 5 seconds, as Kestrel for requests.</summary>
    public TimeSpan MessageGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many frames may wait for a slow client, at least 1; over it 1013. Default: 10,000.</summary>
    public int OutboxLength { get; set; } = 10_000;

    /// <summary>How many bytes may wait for a slow client, at least 65,536; over it 1013. Default: 16 MiB.</summary>
    public int OutboxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long a poll waits for a message; a session that isn't polled for one and a half of it ends. At least 100 ms, below 20 seconds. Default: 10 seconds, as Phoenix.</summary>
    public TimeSpan PollWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>About how many bytes of messages one poll brings, at least 1. Default: 1 MiB.</summary>
    public int PollBytes { get; set; } = 1024 * 1024;

    /// <summary>How many frames one long-poll post may carry, at least 1; the rest is dropped. Default: 100, as Phoenix, whose clients send no more.</summary>
    public int PostLength { get; set; } = 100;

    /// <summary>How many bytes one long-poll post may carry, at least 1,024; over it HTTP status 400. Default: 8,000,000, as Phoenix.</summary>
    public int PostBytes { get; set; } = 8_000_000;

    /// <summary>How long a reply waits for a broadcast that must come before it, until the topic is asked for what was lost. Default: 250 ms.</summary>
    public TimeSpan RepairDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a call of a topic on another silo waits for its answer before it is asked again, for it may be lost with a silo
    /// that passed it on; a topic takes each call once. More than zero. Default: 500 ms.
    /// </summary>
    public TimeSpan CallPatience { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a join waits for its answer before it is asked again, for it may be lost with a silo that passed it on; twice as
    /// long each time after that. A channel whose join takes longer runs it again. More than zero. Default: 5 seconds, half of
    /// what <c>phoenix.js</c> waits.
    /// </summary>
    public TimeSpan JoinPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many members whose silo is gone are rejoined at once, at least 1. Default: 256.</summary>
    public int RejoinsAtOnce { get; set; } = 256;

    /// <summary>How long a member whose silo is gone is tried to be rejoined before its client gets <c>phx_error</c> and tries itself. Default: 30 seconds.</summary>
    public TimeSpan RejoinTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the silos are asked which of them are dead. At least 50 ms. Default: 500 ms.</summary>
    public TimeSpan SiloCheckInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a gateway may be without a way to the silos until it isn't ready, takes no client, and closes its sockets with 1012, so that their
    /// clients come back by another gateway. At least 5 seconds. Default: 30 seconds, for which its members are tried to be rejoined.
    /// <see cref="Timeout.InfiniteTimeSpan"/> for a gateway that is the only one: it keeps its sockets.
    /// </summary>
    public TimeSpan SilosTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the page for operators (<c>MapChannelsDashboard</c>) is shown without authorization to who comes from this machine, for development.
    /// Default: false.
    /// </summary>
    public bool DashboardOnLoopback { get; set; }

    /// <summary>How many sockets a second are closed when the gateway drains, at least 1: their clients come back elsewhere. Default: 1,000.</summary>
    public int DrainRate { get; set; } = 1_000;

    /// <summary>How long draining may take at most, whatever the rate; then all sockets left are closed at once. Default: 20 seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a shutdown waits for sockets to close. Default: 5 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
