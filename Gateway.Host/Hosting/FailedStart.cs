using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Hosting;

/// <summary>What stopped the start of a program: mistakes of its configuration are told in a sentence, and without a stack.</summary>
internal static class FailedStart
{
    /// <summary>Whether an exception's message says all that there is to know.</summary>
    public static bool Tells(Exception exception) =>
        exception is OptionsValidationException or OrleansConfigurationException || IsTakenAddress(exception);

    /// <summary>What to tell who started the program.</summary>
    public static string SentenceOf(Exception exception) =>
        IsTakenAddress(exception) ? $"{exception.Message} Choose another one by --urls, or stop the other process." : exception.Message;

    private static bool IsTakenAddress(Exception exception) => exception is IOException { InnerException: AddressInUseException };
}
