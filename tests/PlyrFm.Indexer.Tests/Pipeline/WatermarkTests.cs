using CsCheck;

using PlyrFm.Indexer.Pipeline;

namespace PlyrFm.Indexer.Tests.Pipeline;

public sealed class WatermarkTests
{
    [Fact]
    public void Watermark_stays_below_the_oldest_work_in_flight()
    {
        var watermark = new Watermark(10);
        var first = watermark.Begin(12)!;
        watermark.Pass(15);
        var second = watermark.Begin(20)!;

        Assert.Equal(11, watermark.Finished);
        watermark.Complete(second);
        Assert.Equal(11, watermark.Finished);
        watermark.Complete(first);
        Assert.Equal(20, watermark.Finished);
        watermark.Pass(33);
        Assert.Equal(33, watermark.Finished);
    }

    [Fact]
    public void A_seq_that_comes_again_does_not_move_the_watermark_back()
    {
        var watermark = new Watermark(10);
        var work = watermark.Begin(12)!;

        Assert.Null(watermark.Begin(12));
        Assert.Null(watermark.Begin(3));
        watermark.Pass(5);
        Assert.Equal(11, watermark.Finished);
        watermark.Complete(work);
        Assert.Equal(12, watermark.Finished);
    }

    [Fact]
    public void Watermark_is_never_ahead_of_what_is_finished_in_any_order_of_completion() =>
        Gen.Select(Gen.Bool.Array[1, 200], Gen.Int).Sample((isOurs, seed) =>
        {
            var watermark = new Watermark(0);
            var open = new List<Watermark.Slot>();
            for (var seq = 1; seq <= isOurs.Length; seq++)
            {
                if (isOurs[seq - 1])
                {
                    open.Add(watermark.Begin(seq)!);
                }
                else
                {
                    watermark.Pass(seq);
                }
            }

            var random = new Random(seed);
            while (open.Count > 0)
            {
                // The model: everything below the smallest open seq is finished.
                Assert.Equal(open.Min(slot => slot.Seq) - 1, watermark.Finished);
                var next = random.Next(open.Count);
                watermark.Complete(open[next]);
                open.RemoveAt(next);
            }

            Assert.Equal(isOurs.Length, watermark.Finished);
        });
}
