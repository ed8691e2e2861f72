using Orleans.Channels;
using Orleans.Channels.Proof.Mutants;
using Orleans.Channels.Samples;

// A silo that does one thing wrong, for the proof to find: dotnet run -c Release --project Proof -- mutants
var host = Host.CreateApplicationBuilder(args);
var mutant = host.Configuration.GetValue<Mutant>("Proof:Mutant");
host.Services.AddSingleton(new Mutation(mutant));
host.AddSampleSilo(silo => silo.AddChannels(channels => channels
    .Socket<UserSocket>()
    .Map<MutantChannel>("proof:*", configure: route =>
    {
        // Who believes that all is recovered is told so by a channel that keeps nothing.
        if (mutant != Mutant.FalseRecovered)
        {
            route.History(1000, TimeSpan.FromMinutes(5), HistoryStorage.BeforeFanOut);
        }
    })
    .Map<MutantLedgerChannel>("ledger:*")));
await host.Build().RunAsync();
