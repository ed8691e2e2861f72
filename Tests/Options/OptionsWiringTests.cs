using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Channels.Gateway;
using Orleans.Channels.Streams;
using Orleans.Channels.Tests.EndToEnd;
using Orleans.Storage;

namespace Orleans.Channels.Tests;

/// <summary>Where options come from, and what stops a start.</summary>
public sealed class OptionsWiringTests
{
    private readonly HostApplicationBuilder _builder = Host.CreateEmptyApplicationBuilder(null);

    [Fact]
    public void Options_are_read_from_the_configuration()
    {
        Set(
            ("Channels:Linger", "00:00:07"),
            ("Channels:Presence:MaxMetas", "7"),
            ("Channels:Dashboard:Topics", "7"),
            ("Orleans:Streaming:Channels:ProviderType", "Waiting"),
            ("Orleans:Streaming:Channels:QueueCount", "7"));
        AddSilo();
        using var host = _builder.Build();

        Assert.Equal(TimeSpan.FromSeconds(7), Of<TopicOptions>(host).Linger);
        Assert.Equal(7, Of<TopicOptions>(host).Presence.MaxMetas);
        Assert.Equal(7, Of<DashboardOptions>(host).Topics);
        Assert.Equal(7, host.Services.GetRequiredService<IOptionsMonitor<WaitingStreamOptions>>().Get("Channels").QueueCount);
    }

    [Fact]
    public void What_the_code_says_it_says_over_the_configuration_and_the_last_word_counts()
    {
        Set(("Channels:Linger", "00:00:07"), ("Channels:BatchLength", "7"), ("Orleans:Streaming:Channels:QueueCount", "7"), ("Orleans:Streaming:Channels:ProviderType", "Waiting"));
        AddSilo(silo => silo.AddWaitingStreams("Channels", streams => streams.QueueCount = 8), channels => channels
            .ConfigureTopics(topics => topics.Linger = TimeSpan.FromSeconds(8))
            .ConfigureTopics(topics => topics.BatchLength++)
            .Dashboard(dashboard => dashboard.Topics = 8));
        _builder.Services.Configure<TopicOptions>(topics => topics.BatchLength *= 2);
        using var host = _builder.Build();

        Assert.Equal(TimeSpan.FromSeconds(8), Of<TopicOptions>(host).Linger);
        Assert.Equal(16, Of<TopicOptions>(host).BatchLength);
        Assert.Equal(8, Of<DashboardOptions>(host).Topics);
        Assert.Equal(8, host.Services.GetRequiredService<IOptionsMonitor<WaitingStreamOptions>>().Get("Channels").QueueCount);
    }

    [Theory]
    [InlineData("Channels:Linger", "00:00:00", "TopicOptions.Linger is 00:00:00; it must be more than zero.")]
    [InlineData("Channels:Presence:PageLength", "0", "PresenceOptions.PageLength is 0; it must be at least 1.")]
    [InlineData("Channels:Dashboard:Topics", "101", "DashboardOptions.Topics is 101; it must be from 1 to 100.")]
    [InlineData("Channels:Dashboard:Topic", "1", "The nearest is Channels:Dashboard:Topics.")]
    [InlineData("Channels:Dashbord:Topics", "1", "The nearest is Channels:Dashboard.")]
    [InlineData("Gateway:OutboxLength", "0", "ChannelGatewayOptions.OutboxLength is 0; it must be at least 1.")]
    [InlineData("Gateway:OutboxLengths", "1", "The nearest is Gateway:OutboxLength.")]
    [InlineData("Gateway:Api:MaxBatch", "0", "ChannelsApiOptions.MaxBatch is 0; it must be at least 1.")]
    [InlineData("Gateway:Api:Key", "secret", "The nearest is Gateway:Api:Keys.")]
    [InlineData("Gateway:Api:Keys:0:Key", "secret", "ChannelsApiOptions.Keys:0:Scopes is None; it must be one or more of Broadcast, Send, Kick, Disconnect, Read, All.")]
    [InlineData("Orleans:Streaming:Channels:QueueCount", "0", "WaitingStreamOptions.QueueCount of stream provider 'Channels' is 0; it must be at least 1.")]
    [InlineData("Orleans:Streaming:Channels:QueueCounts", "1", "The nearest is Orleans:Streaming:Channels:QueueCount.")]
    public async Task What_the_configuration_gets_wrong_stops_the_start(string key, string value, string sentence)
    {
        Set((key, value), ("Orleans:Streaming:Channels:ProviderType", "Waiting"));
        AddSilo();
        _builder.Services.AddChannelGateway();
        using var host = _builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(sentence, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_not_told_by_the_error_that_refuses_it()
    {
        Set(("Gateway:Api:Keys:0", "two words"));
        AddSilo();
        _builder.Services.AddChannelGateway();
        using var host = _builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal("ChannelsApiOptions.Keys is \"a list of 1\"; it must be of printable ASCII without spaces, none of them empty or longer than 512, and 1,000 at most.", failure.Message);
    }

    [Theory]
    [InlineData(nameof(TopicOptions.Storage), "grain storage")]
    [InlineData(nameof(TopicOptions.StreamProvider), "stream provider")]
    public async Task A_name_that_nobody_has_stops_the_start_wherever_it_was_given(string option, string what)
    {
        AddSilo();
        _builder.Services.Configure<TopicOptions>(topics => typeof(TopicOptions).GetProperty(option)!.SetValue(topics, "Elsewhere"));
        using var host = _builder.Build();

        var failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync());

        Assert.StartsWith($"TopicOptions.{option} is \"Elsewhere\", and the silo has no {what} of that name.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_whose_stream_provider_nobody_has_is_stopped_too()
    {
        Set(("Gateway:StreamProvider", "Elsewhere"));
        AddSilo();
        _builder.Services.AddChannelGateway();
        using var host = _builder.Build();

        var failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync());

        Assert.StartsWith("ChannelGatewayOptions.StreamProvider is \"Elsewhere\"", failure.Message, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_gateway_on_a_client_without_channel_streams_does_not_start()
    {
        _builder.UseOrleansClient(client => client.UseLocalhostClustering());
        _builder.Services.AddChannelGateway();
        using var host = _builder.Build();
        var gateway = host.Services.GetRequiredService<GatewayService>();

        var failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => gateway.StartAsync(CancellationToken.None));

        Assert.Contains("client.AddChannelStreams()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_in_a_silo_without_channels_does_not_start()
    {
        _builder.UseOrleans(silo => silo.UseLocalhostClustering(LocalPorts.Next(), LocalPorts.Next()));
        _builder.Services.AddChannelGateway();
        using var host = _builder.Build();

        var failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync());

        Assert.Contains("silo.AddChannels(…)", failure.Message, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_storage_of_the_former_name_stops_the_start_before_state_is_kept_in_memory()
    {
        AddSilo(silo => silo.Services.AddKeyedSingleton<IGrainStorage, BrokenStorage>("Channels"));
        using var host = _builder.Build();

        var failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync());

        Assert.Contains("Name the storage ChannelState", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_no_module_gave_a_socket_does_not_start()
    {
        _builder.UseOrleans(silo => silo
            .UseLocalhostClustering(LocalPorts.Next(), LocalPorts.Next())
            .AddChannels(channels => channels.Map<OptionsChannel>("a"))
            .AddChannels(channels => channels.Map<OptionsChannel>("b")));
        using var host = _builder.Build();

        var failure = await Assert.ThrowsAsync<ChannelWiringException>(() => host.StartAsync());

        Assert.Contains("has no socket, so nobody could connect", failure.Message, StringComparison.Ordinal);
    }

    private static TOptions Of<TOptions>(IHost host)
        where TOptions : class => host.Services.GetRequiredService<IOptions<TOptions>>().Value;

    private void Set(params (string Key, string Value)[] settings) =>
        _builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));

    private void AddSilo(Action<ISiloBuilder>? configure = null, Action<ChannelsBuilder>? declare = null) => _builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(LocalPorts.Next(), LocalPorts.Next());
        configure?.Invoke(silo);
        silo.AddChannels(channels =>
        {
            channels.Socket<OptionsSocket>().Map<OptionsChannel>("*");
            declare?.Invoke(channels);
        });
    });

    private sealed class OptionsSocket : Socket;

    private sealed class OptionsChannel : Channel;
}
