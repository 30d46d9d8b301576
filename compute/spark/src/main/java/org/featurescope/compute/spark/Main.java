package org.featurescope.compute.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.featurescope.compute.index.Corpus;
import org.featurescope.compute.index.IndexSettings;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.Workspace;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The launcher of [SparkIndex]: `featurescope-spark-index`.
@Command(
    name = "featurescope-spark-index",
    mixinStandardHelpOptions = true,
    description =
        "Indexes a corpus on Apache Spark and writes a workspace that Featurescope opens.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--master",
      defaultValue = "local[*]",
      description =
          "where it runs: local[N], local-cluster[N,CORES,MB], spark://HOST:PORT, yarn"
              + " (default: ${DEFAULT-VALUE})")
  private String master;

  @Option(
      names = "--model",
      required = true,
      description = "a directory in Hugging Face layout, the same on all machines")
  private Path model;

  @Option(names = "--sae", description = "autoencoders or transcoders of that model")
  private List<Path> saes = List.of();

  @Option(
      names = "--neurons",
      split = ",",
      description = "layers whose neurons are looked at as features")
  private List<Integer> neurons = List.of();

  @Option(
      names = "--corpus",
      required = true,
      arity = "1..*",
      description = "text files, JSON lines or Parquet, the same on all machines")
  private List<Path> corpus;

  @Option(names = "--workspace", required = true, description = "the file that gets the index")
  private Path workspace;

  @Option(names = "--parts", description = "pieces of the corpus (default: 4 for each core)")
  private Optional<Integer> parts = Optional.empty();

  @Option(names = "--context", description = "tokens of a window (default: ${DEFAULT-VALUE})")
  private int context = IndexSettings.DEFAULTS.context();

  @Option(names = "--batch", description = "windows in one pass (default: ${DEFAULT-VALUE})")
  private int batch = IndexSettings.DEFAULTS.batch();

  @Option(names = "--seed", description = "of the random examples (default: ${DEFAULT-VALUE})")
  private long seed = IndexSettings.DEFAULTS.seed();

  @Option(
      names = "--text-field",
      description = "where texts are in JSON lines and Parquet (default: ${DEFAULT-VALUE})")
  private String field = Corpus.TEXT;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() {
    try (var into = Workspace.open(workspace.toAbsolutePath());
        var spark =
            new JavaSparkContext(Cluster.settings(master, System.getProperty("java.class.path")))) {
      var pieces = parts.orElse(4 * spark.defaultParallelism());
      var version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion());
      var job =
          new SparkIndex(spark, settings(), pieces, into.index(), version.orElse("unpackaged"));
      for (var run : job.run(Progress.none(), new Cancellation())) {
        System.out.printf(
            "%s, %s: %,d features over %,d tokens%n",
            run.subject().saeName(), run.subject().hook(), run.subject().latents(), run.tokens());
      }
      return 0;
    } catch (FeaturescopeException e) {
      return failed(e);
    } catch (RuntimeException e) {
      // What failed on another machine comes back inside Spark's own words.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof FeaturescopeException known) {
          return failed(known);
        }
      }
      return failed(
          new FeaturescopeException(
              "the cluster could not do the work: " + e.getMessage(),
              "look at the messages of Spark above",
              e));
    }
  }

  private static int failed(FeaturescopeException e) {
    System.err.println("error: " + e.problem() + " (" + e.remedy() + ")");
    return 1;
  }

  private SparkIndexSettings settings() {
    return new SparkIndexSettings(
        absolute(model),
        saes.stream().map(Main::absolute).toList(),
        neurons,
        corpus.stream().map(Main::absolute).toList(),
        field,
        context,
        batch,
        seed,
        String.valueOf(model.toAbsolutePath().normalize().getFileName()));
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
