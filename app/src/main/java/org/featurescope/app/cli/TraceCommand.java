package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.read.Trace;
import org.featurescope.compute.read.Tracer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `trace`: one forward pass, with everything that was asked for in one file.
@Command(
    name = "trace",
    description = {
      "Runs the model once over a text and writes what happened in it to a safetensors file.",
      "The file has input_ids [T], logits [T, V], each hook under its field name "
          + "without the batch axis, and of the i-th autoencoder sae.i.positions, "
          + "sae.i.latents, sae.i.values and sae.i.reconstruction [T, d].",
      "The text begins as the model's tokenizer has it, whatever the autoencoders are "
          + "used to; a BOS that only they want stands in --ids."
    })
final class TraceCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @ArgGroup(multiplicity = "1")
  private TextFlags text;

  @Option(
      names = "--hook",
      paramLabel = "NAME",
      description = "An activation to keep, e.g. blocks.0.hook_resid_post; may be repeated.")
  private List<String> hooks = List.of();

  @Option(
      names = "--sae",
      paramLabel = "PATH",
      description =
          "An autoencoder to apply at its own hook (a folder or file, of a pack also below it), or"
              + " a set of transcoders, one for each layer; may be repeated.")
  private List<Path> saes = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The safetensors file to write.")
  private Path out;

  TraceCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    FileProblem.requireWritable(out);
    FileProblem.requireOther(out, Stream.concat(text.files(), saes.stream()));
    var points = hooks.stream().map(HookPoint::parse).distinct().toList();
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var autoencoders =
            new Autoencoders(
                saes.stream().map(model::autoencoder).toList(), engine, model.engine.precision)) {
      var ids = text.tokens(opened.tokenizer(), console).ids();
      write(new Tracer(opened, points, autoencoders.all()).run(ids, console.cancellation()));
    }
  }

  private void write(Trace trace) {
    var file = new SafeTensorsWriter();
    file.add("input_ids", wide(trace.ids()), trace.ids().length);
    file.add("logits", trace.logits().values(), trace.logits().shape());
    trace.hooks().forEach((point, kept) -> file.add(point.name(), kept.values(), kept.shape()));
    for (var i = 0; i < trace.saes().size(); i++) {
      var sae = trace.saes().get(i);
      var count = sae.features().entries();
      file.add("sae." + i + ".positions", wide(sae.features().rowIndices()), count);
      file.add("sae." + i + ".latents", wide(sae.features().latentIndices()), count);
      file.add("sae." + i + ".values", sae.features().values(), count);
      file.add(
          "sae." + i + ".reconstruction",
          sae.reconstruction().values(),
          sae.reconstruction().shape());
    }
    file.write(out);
  }

  /// Indices are written as I64, the type that the field's tools index with.
  private static long[] wide(int[] indices) {
    return Arrays.stream(indices).asLongStream().toArray();
  }
}
