using System.Globalization;
using System.Net;
using System.Text;

namespace Orleans.Channels.Proof.Page;

/// <summary>One figure over the time of a run, drawn as SVG with the faults behind it.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="Unit">What its numbers are.</param>
/// <param name="Lines">What to draw, by name: a number for each second.</param>
internal sealed record Chart(string Title, string Unit, IReadOnlyDictionary<string, IReadOnlyList<double>> Lines)
{
    private const double Width = 1000;
    private const double Height = 160;
    private const double Left = 60;
    private const double Top = 24;

    /// <summary>The picture.</summary>
    public string Draw(IReadOnlyList<FaultSpan> faults)
    {
        var seconds = Lines.Values.Max(line => line.Count);
        var most = RoundUp(Lines.Values.SelectMany(line => line).DefaultIfEmpty(0).Max());
        var svg = new StringBuilder();
        Add(svg, $"""<svg viewBox="0 0 {Left + Width + 10} {Top + Height + 22}" role="img" aria-label="{WebUtility.HtmlEncode(Title)}, {WebUtility.HtmlEncode(Unit)}">""");
        foreach (var (fault, index) in faults.Select((fault, index) => (fault, index)))
        {
            Add(svg, $"""<rect class="fault" x="{X(fault.From)}" y="{Top}" width="{Math.Max(2, X(fault.To) - X(fault.From))}" height="{Height}"><title>{WebUtility.HtmlEncode(fault.Name)}: {fault.From:0.0} to {fault.To:0.0} s</title></rect>""");
            Add(svg, $"""<text class="fault-name" x="{X(fault.From)}" y="{(index % 2 == 0 ? 9 : 20)}">{WebUtility.HtmlEncode(fault.Name)}</text>""");
        }

        foreach (var share in (double[])[0, 0.5, 1])
        {
            Add(svg, $"""<line class="grid" x1="{Left}" x2="{Left + Width}" y1="{Y(share * most)}" y2="{Y(share * most)}"/><text class="scale" x="{Left - 6}" y="{Y(share * most) + 4}">{share * most:#,0.##}</text>""");
        }

        for (var second = 0; second < seconds; second += Step(seconds))
        {
            Add(svg, $"""<text class="time" x="{X(second)}" y="{Top + Height + 16}">{second} s</text>""");
        }

        foreach (var (line, index) in Lines.Values.Select((line, index) => (line, index)))
        {
            var points = string.Join(' ', line.Select((value, second) => string.Create(CultureInfo.InvariantCulture, $"{X(second + 0.5):0.#},{Y(value):0.#}")));
            Add(svg, $"""<polyline class="line-{index}" points="{points}"/>""");
        }

        return svg.Append("</svg>").ToString();

        double X(double second) => Left + (Width * second / seconds);
        double Y(double value) => Top + Height - (most == 0 ? 0 : Height * value / most);
    }

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

    private static int Step(int seconds) => seconds switch { <= 60 => 5, <= 200 => 10, <= 900 => 60, _ => 300 };

    // To one of 1, 2, 5 times a power of ten.
    private static double RoundUp(double most)
    {
        if (most <= 0)
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return ((double[])[1, 2, 5, 10]).First(factor => factor * power >= most) * power;
    }
}
