using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>Declares an application's sockets and routes, those of all calls of <c>AddChannels</c> together.</summary>
public class ChannelsBuilder
{
    private readonly ChannelDeclarations _declared;

    internal ChannelsBuilder(IServiceCollection services)
        : this(new ChannelDeclarations(services))
    {
    }

    private protected ChannelsBuilder(ChannelDeclarations declared)
    {
        _declared = declared;
    }

    /// <summary>Declares a socket: the class that decides who may connect. Each connection that is asked for has an instance and a scope of its own.</summary>
    /// <typeparam name="TSocket">The class; its constructor takes services, scoped ones too.</typeparam>
    /// <param name="name">The name that <c>MapSocket</c> refers to.</param>
    /// <exception cref="ChannelWiringException">Another class has the name.</exception>
    public ChannelsBuilder Socket<TSocket>(string name = SocketNames.Default)
        where TSocket : Socket
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _declared.Sockets.TryAdd(name, typeof(TSocket))
            ? this
            : throw new ChannelWiringException(
                typeof(TSocket), null, $"is declared as the socket \"{name}\", which {_declared.Sockets[name].FullName} is already. Give one of them another name: Socket<{typeof(TSocket).Name}>(\"…\").");
    }

    /// <summary>Routes topics to a channel. The first declared pattern that matches takes a topic.</summary>
    /// <typeparam name="TChannel">The channel; its constructor takes services that live as long as the silo.</typeparam>
    /// <param name="pattern">An exact topic, or a prefix with a trailing <c>*</c>.</param>
    /// <param name="assigns">Values for each member that joins by this route, over the socket's own.</param>
    /// <param name="configure">Says more about the route: what its topics keep.</param>
    /// <returns>The route, of which more may be said; sockets and other routes go on from it as well.</returns>
    /// <exception cref="ChannelWiringException">
    /// The pattern is taken or malformed, or a handler of the class has a form that can't be bound. What only the silo's services can tell is said at start-up.
    /// </exception>
    public ChannelRouteBuilder Map<TChannel>(string pattern, Assigns? assigns = null, Action<ChannelRouteBuilder>? configure = null)
        where TChannel : Channel
    {
        if (_declared.Routes.Find(route => route.Pattern.Text == pattern) is not null)
        {
            throw new ChannelWiringException(typeof(TChannel), null, $"is mapped to \"{pattern}\", which another route has already. Leave one route for the pattern.");
        }

        var route = new ChannelRouteBuilder(_declared, Parse<TChannel>(pattern), typeof(TChannel), assigns ?? []);
        configure?.Invoke(route);
        _declared.Routes.Add(route);
        return route;
    }

    /// <summary>Lets a filter stand around all sockets and channels. The first that is declared is the outermost.</summary>
    /// <typeparam name="TFilter">The filter: one for each scope, unless the silo's services have it for longer. Its constructor takes services.</typeparam>
    public ChannelsBuilder AddFilter<TFilter>()
        where TFilter : class, IChannelFilter
    {
        _declared.Services.TryAddScoped<TFilter>();
        _declared.Filters.Add(new FilterSource(typeof(TFilter)));
        return this;
    }

    /// <summary>Lets a filter stand around all sockets and channels. The first that is declared is the outermost.</summary>
    /// <param name="filter">The filter, for all calls at once.</param>
    public ChannelsBuilder AddFilter(IChannelFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _declared.Filters.Add(new FilterSource(filter.GetType(), filter));
        return this;
    }

    /// <summary>
    /// Changes how payloads are written as JSON and read from it, <see cref="PayloadJson.Options"/>, in this process: enums as text by a
    /// <c>JsonStringEnumConverter</c>, <c>AllowOutOfOrderMetadataProperties</c>, a <c>JsonSerializerContext</c> first in the <c>TypeInfoResolverChain</c>.
    /// </summary>
    /// <param name="configure">Changes the options. Applications in one process share them: the last word counts. A route may have its own, by <see cref="ChannelRouteBuilder.ConfigureRouteJson"/>.</param>
    public ChannelsBuilder ConfigureJson(Action<System.Text.Json.JsonSerializerOptions> configure)
    {
        PayloadJson.Configure(configure);
        return this;
    }

    /// <summary>Changes bounds and times of topics, as <c>services.Configure&lt;TopicOptions&gt;</c> does.</summary>
    /// <param name="configure">Sets the options, which have been read from the configuration section <c>Channels</c> before.</param>
    public ChannelsBuilder ConfigureTopics(Action<TopicOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _declared.Services.Configure(configure);
        return this;
    }

    /// <summary>
    /// Feeds the page for operators that gateways show with <c>MapChannelsDashboard</c>: by a socket and a topic of their own, which cost nothing
    /// while nobody looks.
    /// </summary>
    /// <param name="configure">Changes what is shown, as <c>services.Configure&lt;DashboardOptions&gt;</c> does.</param>
    public ChannelsBuilder Dashboard(Action<DashboardOptions>? configure = null)
    {
        _declared.HasDashboard = true;
        if (configure is not null)
        {
            _declared.Services.Configure(configure);
        }

        return this;
    }

    internal SocketTypes BuildSockets(IServiceProvider? services = null) => _declared.Sockets.Count > 0
        ? new SocketTypes(
            _declared.HasDashboard ? new Dictionary<string, Type>(_declared.Sockets, StringComparer.Ordinal) { [OperatorNames.Socket] = typeof(OperatorSocket) } : _declared.Sockets,
            new ServiceCatalog(services, _declared.Services))
        : throw new ChannelWiringException(
            typeof(ChannelsBuilder), null, "has no socket, so nobody could connect. Declare one: AddChannels(channels => channels.Socket<UserSocket>()…).");

    // First, so that no pattern of the application takes its topic.
    internal ChannelRoutes BuildRoutes(IServiceProvider? services = null)
    {
        var catalog = new ServiceCatalog(services, _declared.Services);
        var routes = _declared.Routes.Select(route => route.Build(catalog));
        return new(
            [.. _declared.HasDashboard ? routes.Prepend(new ChannelRoute(TopicPattern.Parse(OperatorNames.Topic), typeof(OperatorChannel), new Assigns(), services: catalog) { Json = PayloadJson.Own }) : routes],
            ChannelFilters.Of(_declared.Filters, catalog));
    }

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
