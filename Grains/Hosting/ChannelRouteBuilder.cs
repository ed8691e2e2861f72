using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>Says more about one route than its pattern and its channel.</summary>
public sealed class ChannelRouteBuilder : ChannelsBuilder
{
    private readonly ChannelDeclarations _declared;
    private readonly List<FilterSource> _filters = [];
    private readonly List<object> _demands = [];
    private readonly Type _channel;
    private readonly Assigns _assigns;
    private HistoryRule? _history;
    private Action<JsonSerializerOptions>? _json;

    internal ChannelRouteBuilder(ChannelDeclarations declared, TopicPattern pattern, Type channel, Assigns assigns)
        : base(declared)
    {
        if (channel.IsAbstract)
        {
            throw new ChannelWiringException(channel, null, $"is abstract, so it can't be mapped to \"{pattern.Text}\". Map a class that derives from it.");
        }

        ChannelHandlers.Check(channel);
        _declared = declared;
        Pattern = pattern;
        _channel = channel;
        _assigns = assigns;
    }

    internal TopicPattern Pattern { get; }

    /// <summary>
    /// Keeps the topics' latest broadcasts, so that a client that was away gets what it missed (see the guide to history). What a channel intercepts
    /// is kept as it was before, and goes through its handler again.
    /// </summary>
    /// <param name="size">How many broadcasts of a topic are kept, from 1 to 100,000.</param>
    /// <param name="age">For how long, more than zero. A topic with a history in memory alone stays active for that time.</param>
    /// <param name="storage">Where they are kept. The grain storage is <see cref="TopicOptions.Storage"/>.</param>
    /// <param name="except">Events whose broadcasts aren't kept, by their exact names; null for none. A single broadcast stays out by <c>keep: false</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or the age is outside its range.</exception>
    public ChannelRouteBuilder History(int size, TimeSpan age, HistoryStorage storage = HistoryStorage.Memory, IEnumerable<string>? except = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero);
        _history = new HistoryRule(size, age, storage, except?.ToHashSet(StringComparer.Ordinal));
        return this;
    }

    /// <summary>
    /// Lets in only whom all of the policies let, beside what <c>[Authorize]</c> on the channel says; without a name, whom the default policy lets. Others are
    /// answered <c>unauthorized</c>. The silo's services need authorization: <c>services.AddAuthorization()</c>.
    /// </summary>
    /// <param name="policies">The names of policies; the resource that they are asked of is the <see cref="Topic"/>.</param>
    public ChannelRouteBuilder RequireAuthorization(params string[] policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        _demands.AddRange(policies.Length == 0 ? [new AuthorizeAttribute()] : policies.Select(policy => new AuthorizeAttribute(policy)));
        return this;
    }

    /// <summary>Lets in only whom a policy lets, beside what <c>[Authorize]</c> on the channel says.</summary>
    /// <param name="policy">The policy; the resource that it is asked of is the <see cref="Topic"/>.</param>
    public ChannelRouteBuilder RequireAuthorization(AuthorizationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _demands.Add(policy);
        return this;
    }

    /// <summary>Lets in only whom a policy lets, beside what <c>[Authorize]</c> on the channel says.</summary>
    /// <param name="configure">Makes the policy.</param>
    public ChannelRouteBuilder RequireAuthorization(Action<AuthorizationPolicyBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var policy = new AuthorizationPolicyBuilder();
        configure(policy);
        return RequireAuthorization(policy.Build());
    }

    /// <summary>Lets a filter stand around the route's channel, within those that stand around all. The first that is declared is the outermost.</summary>
    /// <typeparam name="TFilter">The filter: one for each scope, unless the silo's services have it for longer. Its constructor takes services.</typeparam>
    public ChannelRouteBuilder AddRouteFilter<TFilter>()
        where TFilter : class, IChannelFilter
    {
        _declared.Services.TryAddScoped<TFilter>();
        _filters.Add(new FilterSource(typeof(TFilter)));
        return this;
    }

    /// <summary>Lets a filter stand around the route's channel, within those that stand around all. The first that is declared is the outermost.</summary>
    /// <param name="filter">The filter, for all calls at once.</param>
    public ChannelRouteBuilder AddRouteFilter(IChannelFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _filters.Add(new FilterSource(filter.GetType(), filter));
        return this;
    }

    /// <summary>
    /// Changes how the route's channel writes and reads payloads as JSON, over what <see cref="ChannelsBuilder.ConfigureJson"/> says for all: in its code, wherever it
    /// runs in a turn of the topic. What others broadcast to the topic by <see cref="IChannels"/> they write themselves.
    /// </summary>
    /// <param name="configure">Changes a copy of the options, once, when the silo starts.</param>
    public ChannelRouteBuilder ConfigureRouteJson(Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _json += configure;
        return this;
    }

    internal ChannelRoute Build(ServiceCatalog services)
    {
        var json = _json is null ? null : PayloadJson.With(_json);
        return new(Pattern, _channel, _assigns, _history, json is null ? services : services.With(json), new RouteRules([.. _declared.Filters, .. _filters], _demands)) { Json = json };
    }
}
