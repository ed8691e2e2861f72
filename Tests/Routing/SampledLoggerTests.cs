using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A log of what clients cause: its bound, what it says of the rest, and what it makes of exceptions.</summary>
public sealed class SampledLoggerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogKeeper _log = new();
    private readonly SampledLogger _logger;

    public SampledLoggerTests() => _logger = new SampledLogger(_log.CreateLogger("any"), new LogBudget(_time));

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Of_many_lines_within_a_minute_some_are_there_and_the_rest_is_counted()
    {
        Say(id: 1, times: 1_000);
        Assert.Equal(LogBudget.LinesPerMinute, Lines(id: 1));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains(_log.Entries, entry => entry.Text.Contains($"{1_000 - LogBudget.LinesPerMinute} more lines of event 1 ", StringComparison.Ordinal));

        Say(id: 1, times: 1);
        Assert.Equal(LogBudget.LinesPerMinute + 1, Lines(id: 1));
    }

    [Fact]
    public void Lines_that_come_slowly_are_all_there_and_nothing_is_counted()
    {
        for (var minute = 0; minute < 5; minute++)
        {
            Say(id: 1, times: LogBudget.LinesPerMinute);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(5 * LogBudget.LinesPerMinute, _log.Entries.Count());
    }

    [Fact]
    public void One_event_takes_nothing_from_another()
    {
        Say(id: 1, times: 1_000);
        Say(id: 2, times: 1);

        Assert.Equal(1, Lines(id: 2));
    }

    [Theory]
    [InlineData("forged\r\nfail: Somebody[0]", "forged\\r\\nfail: Somebody[0]")]
    [InlineData("\u001b[2J\u202e\u2028", "\\u001B[2J\\u202E\\u2028")]
    [InlineData("half \ud83d", "half \\uFFFD")]
    public void An_exceptions_words_are_escaped_and_cut_however_deep_they_are(string words, string shown)
    {
        Fail(new InvalidOperationException("plain", new AggregateException("several", new FormatException(words), new FormatException(new string('x', 5_000)))));

        var text = Assert.Single(_log.Entries).Text;
        Assert.Contains(shown, text, StringComparison.Ordinal);
        Assert.DoesNotContain(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 1_001), text, StringComparison.Ordinal);
        Assert.Contains(nameof(FormatException), text, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_in_plain_words_is_logged_as_it_is()
    {
        Fail(new InvalidOperationException("It is stuck.", new FormatException("So it is.")));

        Assert.Contains("System.InvalidOperationException: It is stuck.", Assert.Single(_log.Entries).Text, StringComparison.Ordinal);
    }

    private void Fail(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            _logger.Log(LogLevel.Error, new EventId(1), "It failed.", caught, static (state, _) => state);
        }
    }

    private void Say(int id, int times)
    {
        for (; times > 0; times--)
        {
            _logger.Log(LogLevel.Information, new EventId(id), "said", null, static (state, _) => state);
        }
    }

    private int Lines(int id) => _log.Entries.Count(entry => entry.Id.Id == id);
}
