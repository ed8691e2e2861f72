using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>Declares an application's sockets and routes, those of all calls of <c>AddChannels</c> together.</summary>
public sealed class ChannelsBuilder
{
    private readonly Dictionary<string, Type> _sockets = new(StringComparer.Ordinal);
    private readonly List<ChannelRoute> _routes = [];
    private readonly IServiceCollection _services;
    private bool _hasDashboard;

    internal ChannelsBuilder(IServiceCollection services)
    {
        _services = services;
    }

    /// <summary>Declares a socket: the class that decides who may connect.</summary>
    /// <typeparam name="TSocket">The class; its constructor takes services.</typeparam>
    /// <param name="name">The name that <c>MapSocket</c> refers to.</param>
    /// <exception cref="ChannelWiringException">Another class has the name.</exception>
    public ChannelsBuilder Socket<TSocket>(string name = SocketNames.Default)
        where TSocket : Socket
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _sockets.TryAdd(name, typeof(TSocket))
            ? this
            : throw new ChannelWiringException(
                typeof(TSocket), null, $"is declared as the socket \"{name}\", which {_sockets[name].FullName} is already. Give one of them another name: Socket<{typeof(TSocket).Name}>(\"…\").");
    }

    /// <summary>Routes topics to a channel. The first declared pattern that matches takes a topic.</summary>
    /// <typeparam name="TChannel">The channel; its constructor takes services.</typeparam>
    /// <param name="pattern">An exact topic, or a prefix with a trailing <c>*</c>.</param>
    /// <param name="assigns">Values for each member that joins by this route, over the socket's own.</param>
    /// <param name="configure">Says more about the route: what its topics keep.</param>
    /// <exception cref="ChannelWiringException">The pattern is taken or malformed, or a handler of the class can't be bound.</exception>
    public ChannelsBuilder Map<TChannel>(string pattern, Assigns? assigns = null, Action<ChannelRouteBuilder>? configure = null)
        where TChannel : Channel
    {
        if (_routes.Find(route => route.Pattern.Text == pattern) is not null)
        {
            throw new ChannelWiringException(typeof(TChannel), null, $"is mapped to \"{pattern}\", which another route has already. Leave one route for the pattern.");
        }

        var route = new ChannelRouteBuilder();
        configure?.Invoke(route);
        _routes.Add(new ChannelRoute(Parse<TChannel>(pattern), typeof(TChannel), assigns ?? [], route.Rule));
        return this;
    }

    /// <summary>Changes bounds and times of topics, as <c>services.Configure&lt;TopicOptions&gt;</c> does.</summary>
    /// <param name="configure">Sets the options, which have been read from the configuration section <c>Channels</c> before.</param>
    public ChannelsBuilder ConfigureTopics(Action<TopicOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _services.Configure(configure);
        return this;
    }

    /// <summary>
    /// Feeds the page for operators that gateways show with <c>MapChannelsDashboard</c>: by a socket and a topic of their own, which cost nothing
    /// while nobody looks.
    /// </summary>
    /// <param name="configure">Changes what is shown, as <c>services.Configure&lt;DashboardOptions&gt;</c> does.</param>
    public ChannelsBuilder Dashboard(Action<DashboardOptions>? configure = null)
    {
        _hasDashboard = true;
        if (configure is not null)
        {
            _services.Configure(configure);
        }

        return this;
    }

    internal SocketTypes BuildSockets() => _sockets.Count > 0
        ? new SocketTypes(_hasDashboard ? new Dictionary<string, Type>(_sockets, StringComparer.Ordinal) { [OperatorNames.Socket] = typeof(OperatorSocket) } : _sockets)
        : throw new ChannelWiringException(
            typeof(ChannelsBuilder), null, "has no socket, so nobody could connect. Declare one: AddChannels(channels => channels.Socket<UserSocket>()…).");

    // First, so that no pattern of the application takes its topic.
    internal ChannelRoutes BuildRoutes() => new(
        _hasDashboard ? [new ChannelRoute(TopicPattern.Parse(OperatorNames.Topic), typeof(OperatorChannel), new Assigns()), .. _routes] : _routes);

    private static TopicPattern Parse<TChannel>(string pattern)
    {
        try
        {
            return TopicPattern.Parse(pattern);
        }
        catch (ArgumentException exception)
        {
            throw new ChannelWiringException(typeof(TChannel), null, $"can't be mapped. {exception.Message}");
        }
    }
}
