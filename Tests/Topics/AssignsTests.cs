using System.Security.Claims;
using System.Text.Json;

namespace Orleans.Channels.Tests;

public sealed class AssignsTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("")]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(42L)]
    [InlineData(long.MaxValue)]
    [InlineData(9007199254740993L)]
    [InlineData(1.5)]
    [InlineData(null)]
    public void Plain_values_cross_processes_as_they_are(object? value)
    {
        var crossed = Cross(new Assigns { { "v", value } });

        Assert.True(crossed.ContainsKey("v"));
        Assert.Equal(value, crossed["v"]);
        Assert.Equal(value?.GetType(), crossed["v"]?.GetType());
    }

    public static TheoryData<object> Exact =>
    [
        7, (short)7, (byte)7, 7u, ulong.MaxValue, 12345678901234567.89m, 7f, 5.0, 'x', Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
        new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), TimeSpan.FromTicks(7), new DateOnly(2026, 1, 2), new TimeOnly(3, 4, 5),
    ];

    [Theory, MemberData(nameof(Exact))]
    public void Numbers_times_and_ids_cross_exactly(object value)
    {
        var crossed = Cross(Cross(new Assigns { { "v", value } }));

        Assert.Equal(value, crossed["v"]);
        Assert.Equal(["v"], crossed.Keys);
    }

    [Fact]
    public void What_json_cannot_carry_is_refused_by_name()
    {
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("a", "b")]));

        var exception = Assert.Throws<ArgumentException>(() => new Assigns { { "name", "ann" }, { "who", principal } }.ToPayload());

        Assert.Contains("\"who\" is a ClaimsPrincipal", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Assigns { { "$types", 1 } }.ToPayload());
    }

    [Fact]
    public void A_record_of_ones_own_crosses_as_a_whole()
    {
        var account = new Account(Guid.NewGuid(), 12345678901234567.89m, 3, ["admin"]);

        var crossed = Cross(Assigns.From(account));

        Assert.Equal(3, crossed["level"]);
        var read = crossed.As<Account>();
        Assert.Equal((account.Id, account.Balance, account.Level), (read.Id, read.Balance, read.Level));
        Assert.Equal(["admin"], read.Roles);
    }

    [Fact]
    public void Other_values_cross_as_json_and_come_back_as_their_type()
    {
        var crossed = Cross(new Assigns { { "user", new User("ann", [1, 2]) }, { "id", Guid.Empty }, { "n", 7 } });

        Assert.IsType<JsonElement>(crossed["user"]);
        var user = crossed.Get<User>("user")!;
        Assert.Equal("ann", user.Name);
        Assert.Equal([1, 2], user.Roles);
        Assert.Equal(Guid.Empty, crossed.Get<Guid>("id"));
        Assert.Equal(7, crossed.Get<int>("n"));
        Assert.Equal(0, crossed.Get<int>("missing"));
        Assert.Throws<JsonException>(() => crossed.Get<int>("user"));
    }

    [Fact]
    public void A_routes_assigns_go_over_the_sockets()
    {
        var assigns = new Assigns(Bytes.Json("""{"a":1,"b":2}"""), new Assigns { { "b", "route" }, { "c", 3 } });

        Assert.Equal((1L, "route", 3), (assigns["a"], assigns["b"], assigns["c"]));
        Assert.Equal(3, assigns.Count);
    }

    [Fact]
    public void What_one_member_changes_is_its_own()
    {
        var (source, route) = (Bytes.Json("""{"a":1}"""), new Assigns { { "r", 1 } });
        var (first, second) = (new Assigns(source, route), new Assigns(source, route));

        first["a"] = "changed";
        first["r"] = "changed";

        Assert.Equal((1L, 1), (second["a"], second["r"]));
        Assert.Equal(1, route["r"]);
    }

    [Fact]
    public void Names_are_told_apart_by_case_and_missing_ones_are_null()
    {
        var assigns = new Assigns { { "a", 1 } };

        Assert.Null(assigns["A"]);
        Assert.False(assigns.TryGetValue("A", out _));
        Assert.True(assigns.TryGetValue("a", out var value));
        Assert.Equal(1, value);
        Assert.Equal(["a"], assigns.Keys);
    }

    private static Assigns Cross(Assigns assigns) => new(assigns.ToPayload(), new Assigns());

    private sealed record User(string Name, int[] Roles);

    private sealed record Account(Guid Id, decimal Balance, int Level, string[] Roles);
}
