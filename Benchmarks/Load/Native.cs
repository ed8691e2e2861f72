using System.Runtime.InteropServices;

namespace Orleans.Channels.Benchmarks;

/// <summary>The system calls that one thread needs to serve very many sockets, without a thread pool between it and them.</summary>
internal static unsafe partial class Native
{
    public const int EpollIn = 1;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EAgain = 11;
    public const int EIntr = 4;
    public const int MsgDontWait = 0x40;
    public const int MsgNoSignal = 0x4000;

    private const int AddressFamilyInet = 2;
    private const int SocketStream = 1;
    private const int CloseOnExec = 0x80000;
    private const int LevelSocket = 1;
    private const int LevelTcp = 6;
    private const int LevelIp = 0;
    private const int OptionNoDelay = 1;
    private const int OptionLinger = 13;
    private const int OptionBindAddressNoPort = 24;
    private const int SetStatusFlags = 4;
    private const int NonBlocking = 0x800;

    /// <summary>The bytes of one <c>struct epoll_event</c>, which is packed on x64 alone.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int EventData = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    /// <summary>Connects to a port of this machine from one of its loopback addresses.</summary>
    /// <param name="source">The last byte of the client's own address, 127.0.0.source: each has its own range of ports.</param>
    /// <param name="port">The server's port on 127.0.0.1.</param>
    public static int Connect(byte source, int port)
    {
        var fd = Socket(AddressFamilyInet, SocketStream | CloseOnExec, 0);
        if (fd < 0)
        {
            throw new LoadException($"No socket could be opened (error {Marshal.GetLastPInvokeError()}); is ulimit -n too low?");
        }

        Set(fd, LevelTcp, OptionNoDelay, 1);
        Set(fd, LevelIp, OptionBindAddressNoPort, 1);
        var from = stackalloc byte[16];
        Address(from, source, 0);
        var to = stackalloc byte[16];
        Address(to, 1, port);
        if (Bind(fd, from, 16) != 0 || Connect(fd, to, 16) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = Close(fd);
            throw new LoadException($"Port {port} could not be connected to (error {error}).");
        }

        return fd;
    }

    /// <summary>Ends a connection at once, so that no port stays taken behind it.</summary>
    public static void Abort(int fd)
    {
        var linger = stackalloc int[2] { 1, 0 };
        _ = SetOption(fd, LevelSocket, OptionLinger, linger, 8);
        _ = Close(fd);
    }

    /// <summary>Has calls of a socket return at once.</summary>
    public static void LetNotBlock(int fd) => _ = Control(fd, SetStatusFlags, NonBlocking);

    /// <summary>Adds a socket to a set, or takes it out.</summary>
    public static void Watch(int epoll, int operation, int fd, int index)
    {
        var bytes = stackalloc byte[16];
        *(uint*)bytes = EpollIn;
        *(long*)(bytes + EventData) = index;
        if (EpollControl(epoll, operation, fd, bytes) != 0)
        {
            throw new LoadException($"A socket could not be watched (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    /// <summary>What was given to <see cref="Watch"/> for the event at a place.</summary>
    public static int IndexOf(byte* events, int place) => (int)*(long*)(events + (place * EventSize) + EventData);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* events, int count, long* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int pid, int signal);

    private static void Set(int fd, int level, int option, int value) => _ = SetOption(fd, level, option, &value, 4);

    private static void Address(byte* bytes, byte last, int port)
    {
        *(ulong*)bytes = 0;
        *(ulong*)(bytes + 8) = 0;
        *(ushort*)bytes = AddressFamilyInet;
        bytes[2] = (byte)(port >> 8);
        bytes[3] = (byte)port;
        bytes[4] = 127;
        bytes[7] = last;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int fd, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int fd, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int fd, int level, int option, void* value, int length);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int fd, int command, int value);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int fd, byte* bytes);
}
