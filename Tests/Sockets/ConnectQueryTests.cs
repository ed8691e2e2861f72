using Microsoft.AspNetCore.Routing;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class ConnectQueryTests
{
    [Theory]
    [InlineData("", "{}")]
    [InlineData("?", "{}")]
    [InlineData("?a=1&b=2", """{"a":"1","b":"2"}""")]
    [InlineData("?a=1&a=2", """{"a":"2"}""")]
    [InlineData("?a", """{"a":""}""")]
    [InlineData("?a=b+c%26%C3%A9", """{"a":"b c&é"}""")]
    [InlineData("?a[b]=1&a[c]=2", """{"a":{"b":"1","c":"2"}}""")]
    [InlineData("?a%5Bb%5D=1", """{"a":{"b":"1"}}""")]
    [InlineData("?a[b][c]=1&a[b][d]=2", """{"a":{"b":{"c":"1","d":"2"}}}""")]
    [InlineData("?a[]=1&a[]=2", """{"a":["1","2"]}""")]
    [InlineData("?a[b][]=1&a[b][]=2", """{"a":{"b":["1","2"]}}""")]
    [InlineData("?a=1&a[b]=2", """{"a":{"b":"2"}}""")]
    [InlineData("?a[b]=2&a=1", """{"a":"1"}""")]
    [InlineData("?[a]=1", """{"[a]":"1"}""")]
    [InlineData("?a[b=1", """{"a[b":"1"}""")]
    public void A_query_nests_as_plugs_does(string query, string json) => Assert.Equal(json, ToJson(query));

    [Fact]
    public void Nesting_has_a_bound_and_what_is_deeper_is_left_out()
    {
        var atBound = "?a" + string.Concat(Enumerable.Repeat("[b]", 31)) + "=1";
        var over = "?a" + string.Concat(Enumerable.Repeat("[b]", 32)) + "=1&c=2";

        Assert.Equal(31, ToJson(atBound).Split("\"b\"").Length - 1);
        Assert.Equal("""{"c":"2"}""", ToJson(over));
    }

    [Fact]
    public void Path_params_go_before_the_querys()
    {
        var query = new ConnectQuery("?id=query&a=1", new RouteValueDictionary { ["id"] = "path" });

        Assert.Equal("""{"id":"path","a":"1"}""", Bytes.Text(query.ToPayload().Bytes));
    }

    [Theory]
    [InlineData("?a=1", null)]
    [InlineData("?vsn=2.0.0", "2.0.0")]
    [InlineData("?vsn=", "")]
    [InlineData("?vsn[]=2.0.0", "")]
    [InlineData("?vsn[a]=2.0.0", "")]
    public void The_version_is_text_or_nothing_that_is_spoken(string query, string? vsn) =>
        Assert.Equal(vsn, new ConnectQuery(query, []).Vsn);

    private static string ToJson(string query) => Bytes.Text(new ConnectQuery(query, []).ToPayload().Bytes);
}
