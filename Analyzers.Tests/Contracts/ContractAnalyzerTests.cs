using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class ContractAnalyzerTests
{
    private const string Written = """
        {
          "version": 1,
          "channels": {
            "RoomChannel": {
              "topics": [],
              "in": {
                "ping": {},
                "say": {
                  "payload": { "$ref": "#/types/Message" }
                }
              },
              "out": {}
            }
          },
          "types": {
            "Message": {
              "type": "object",
              "properties": {
                "body": { "type": "string" }
              },
              "required": ["body"]
            }
          }
        }

        """;

    [Fact]
    public Task A_project_that_keeps_its_contract_hears_nothing() => TellAsync(Written, Room("""[HandleIn("ping")] public void Ping() { }""", "Body"));

    [Fact]
    public Task A_project_without_a_contract_hears_nothing() => TellAsync(null, Room(string.Empty, "Text"));

    [Fact]
    public Task A_change_that_breaks_it_is_told_at_its_place_with_the_line_of_the_file_and_how_to_accept_it() => TellAsync(
        Written,
        Room("""[HandleIn("ping")] public void Ping() { }""", "Text"),
        new DiagnosticResult(Diagnostics.ContractBroken).WithSpan(8, 22, 8, 29).WithMessage(
            "Message.body is gone, which clients send (channels.contract.json, line 19). Clients that are out there rely on it: put it back, or accept the change by dotnet build -p:AcceptChannelContract=true."),
        new DiagnosticResult(Diagnostics.ContractBroken).WithSpan(8, 37, 8, 41).WithMessage(
            "Message.text must be there now, and clients may leave it out (channels.contract.json, line 16). Clients that are out there rely on it: put it back, or accept the change by dotnet build -p:AcceptChannelContract=true."));

    [Fact]
    public Task An_event_that_is_gone_is_told_at_its_channel() => TellAsync(
        Written, Room(string.Empty, "Body"), new DiagnosticResult(Diagnostics.ContractBroken).WithSpan(2, 21, 2, 32).WithArguments("RoomChannel no longer takes \"ping\"", Contract.FileName, "7"));

    [Fact]
    public Task A_channel_that_is_gone_is_told_at_the_line_of_the_file() => TellAsync(
        Written, "public sealed class Nothing;", new DiagnosticResult(Diagnostics.ContractBroken).WithSpan(Contract.FileName, 4, 1, 4, 21).WithArguments("RoomChannel is gone", Contract.FileName, "4"));

    [Fact]
    public Task A_type_of_another_assembly_is_told_at_the_line_of_the_file() => TellAsync(
        """
        {
          "version": 1,
          "channels": { "RoomChannel": { "topics": [], "in": {}, "out": { "baked": { "payload": { "$ref": "#/types/Cookie" } } } } },
          "types": {
            "Cookie": { "type": "object", "properties": {
              "flavour": { "type": "string" } } }
          }
        }
        """,
        """
        [Broadcasts<System.Net.Cookie>("baked")]
        public sealed class RoomChannel : Channel;
        """,
        new DiagnosticResult(Diagnostics.ContractBroken).WithSpan(Contract.FileName, 6, 1, 6, 42).WithArguments("Cookie.flavour is gone, which clients read", Contract.FileName, "6"));

    [Fact]
    public Task What_was_added_is_told_without_failing() => TellAsync(
        Written,
        Room("""[HandleIn("ping"), HandleIn("pong")] public void Ping() { }""", "Body"),
        new DiagnosticResult(Diagnostics.ContractGrown).WithSpan(Contract.FileName, 1, 1, 1, 2).WithArguments(Contract.FileName));

    [Fact]
    public Task A_file_that_is_no_json_is_told() => TellAsync(
        "<<<<<<< HEAD",
        Room(string.Empty, "Body"),
        new DiagnosticResult(Diagnostics.ContractUnreadable).WithSpan(Contract.FileName, 1, 1, 1, 13).WithArguments(Contract.FileName, "Line 1 is no JSON."));

    private static string Room(string handler, string property) => $$"""
        #nullable enable
        public sealed class RoomChannel : Channel
        {
            {{handler}}
            [HandleIn("say")] public void Say(Message message) { }
        }

        public sealed record Message(string {{property}});
        """;

    private static Task TellAsync(string? contract, string code, params DiagnosticResult[] told)
    {
        var test = new CSharpCodeFixTest<ContractAnalyzer, EmptyCodeFixProvider, DefaultVerifier> { TestCode = code, ReferenceAssemblies = Sources.None };
        test.TestState.Sources.Add(("Usings.cs", Sources.Usings));
        test.TestState.AdditionalReferences.AddRange(Sources.References);
        if (contract is not null)
        {
            test.TestState.AdditionalFiles.Add((Contract.FileName, contract));
        }

        test.ExpectedDiagnostics.AddRange(told);
        return test.RunAsync(CancellationToken.None);
    }
}
