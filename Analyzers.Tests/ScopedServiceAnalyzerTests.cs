using Verify = Orleans.Channels.Analyzers.Tests.Verify<Orleans.Channels.Analyzers.ScopedServiceAnalyzer, Microsoft.CodeAnalysis.Testing.EmptyCodeFixProvider>;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class ScopedServiceAnalyzerTests
{
    [Fact]
    public Task A_scoped_service_in_a_channels_constructor_is_told_wherever_it_is_registered() => Verify.TellsAsync("""
        using Microsoft.Extensions.DependencyInjection;

        public sealed class Basket;

        public sealed class Clock;

        public sealed class AppDb;

        public interface IAudit;

        public sealed class Audit : IAudit;

        public sealed class ShopChannel(Basket {|OC0016:basket|}, AppDb {|OC0016:db|}, IAudit {|OC0016:audit|}, Clock clock) : Channel
        {
            public override string ToString() => $"{basket}{db}{audit}{clock}";
        }

        public sealed class Page(Basket basket)
        {
            public Basket Basket => basket;
        }

        public static class Services
        {
            public static void Add(IServiceCollection services) =>
                services.AddScoped<IAudit, Audit>().AddScoped(typeof(Basket)).AddSingleton<Clock>().AddDbContext<AppDb>();
        }

        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class EntityFrameworkServiceCollectionExtensions
            {
                public static IServiceCollection AddDbContext<TContext>(this IServiceCollection services) => services;
            }
        }
        """);
}
