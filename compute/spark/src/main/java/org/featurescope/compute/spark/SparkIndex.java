package org.featurescope.compute.spark;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.featurescope.compute.index.Corpus;
import org.featurescope.compute.index.IndexPublisher;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.WeightGeometry;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Indexes a corpus on a cluster. Each task counts a part of the documents with a model of its own
/// process; counts are merged in a tree; the driver asks the weights and writes the index.
///
/// The result is that of [org.featurescope.compute.index.IndexJob] on one machine with the same
/// settings, to the last bit where the machines are of one kind and an operation has as many
/// threads: the driver says how products are taken. Nothing reaches the sink before all is counted;
/// parts that fail are counted again by Spark.
public final class SparkIndex implements Job<List<IndexRun>> {
  /// Levels of the tree in which counts are merged.
  private static final int DEPTH = 2;

  private final JavaSparkContext spark;
  private final SparkIndexSettings settings;
  private final int parts;
  private final IndexSink sink;
  private final String version;

  /// @param parts into how many the corpus is cut; several for each core keep all of them busy
  /// @param version of the program
  public SparkIndex(
      JavaSparkContext spark,
      SparkIndexSettings settings,
      int parts,
      IndexSink sink,
      String version) {
    this.spark = spark;
    this.settings = settings;
    this.parts = parts;
    this.sink = sink;
    this.version = version;
  }

  @Override
  public String title() {
    return "Indexing " + settings.documents().names() + " on a cluster";
  }

  @Override
  public List<IndexRun> run(Progress progress, Cancellation cancellation) {
    var corpus = settings.documents();
    var survey = corpus.survey(progress, cancellation);
    try {
      // Opened here first: what is wrong with the files is then said in one sentence, not by every
      // task of the cluster.
      var here = Worker.of(settings, survey.hash(), 1, "");
      var counts = here.unpacked(count(survey, here.model().engine().arithmetic()));
      cancellation.check();
      counts.end(true);
      var runs = counts.runs(corpus.names(), version);
      var geometry = new WeightGeometry(here.model(), here.sources());
      new IndexPublisher(corpus, here.model().tokenizer(), geometry)
          .publish(counts, runs, sink, progress, cancellation);
      return runs;
    } finally {
      Worker.closeAll();
    }
  }

  private byte[] count(Corpus.Survey corpus, String arithmetic) {
    var all = Part.of(corpus.documents(), parts);
    var corpusHash = corpus.hash();
    var wanted = settings;
    return spark
        .parallelize(all, all.size())
        .map(part ->
            Worker.of(wanted, corpusHash, cores(), arithmetic).count(part, new Cancellation()))
        .treeReduce(
            (one, other) -> Worker.of(wanted, corpusHash, cores(), arithmetic).merged(one, other),
            DEPTH);
  }

  /// How many cores the task that asks has to itself; on the driver, which only merges, one.
  private static int cores() {
    var task = TaskContext.get();
    return task == null ? 1 : Math.max(1, task.cpus());
  }
}
