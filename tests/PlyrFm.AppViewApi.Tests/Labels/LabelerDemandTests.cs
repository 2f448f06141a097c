using PlyrFm.AppViewApi.Labels;
using PlyrFm.AtProto.Syntax;

namespace PlyrFm.AppViewApi.Tests.Labels;

public sealed class LabelerDemandTests
{
    private static readonly Did Wanted = Did.Parse("did:plc:wantedwantedwantedwanted");

    [Fact]
    public void The_most_wanted_come_first()
    {
        var demand = new LabelerDemand();
        demand.Wanted(Named(1));
        demand.Wanted(Wanted);
        demand.Wanted(Wanted);
        demand.Wanted(Named(0));

        Assert.Equal([new(Wanted.Value, 2), new(Named(0).Value, 1), new(Named(1).Value, 1)], demand.Top(20));
        Assert.Equal([new(Wanted.Value, 2)], demand.Top(1));
    }

    [Fact]
    public void A_flood_of_made_up_names_does_not_push_out_what_is_really_wanted()
    {
        var demand = new LabelerDemand();
        for (var i = 0; i < 50 * LabelerDemand.Places; i++)
        {
            demand.Wanted(Named(i));
            if (i % 50 == 0)
                demand.Wanted(Wanted);
        }

        var top = demand.Top(int.MaxValue);
        Assert.Equal(LabelerDemand.Places, top.Count);
        Assert.Contains(top, labeler => labeler.Did == Wanted.Value && labeler.Requests >= LabelerDemand.Places);
    }

    private static Did Named(int number) => Did.Parse($"did:web:n{number}.example.com");
}
