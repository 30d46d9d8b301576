package org.featurescope.compute.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.index.IndexRun;

/// A process that edits, indexes and saves without end, and says on standard output what is saved,
/// a line each. It goes on after what it finds in the file. Asked to work `once`, it ends after one
/// thing of each kind.
final class BusyChild {
  static final int LATENTS = 60;

  /// Edits before the last one that are still listed.
  private static final int LISTED = 20;

  static final List<IndexRun> PURPOSE = List.of(MadeUpIndex.of("counted", 8, 0).run());
  private static final String SAE = "e".repeat(64);

  private BusyChild() {}

  static FeatureKey key(int edit) {
    return new FeatureKey(SAE, edit);
  }

  static String label(int edit) {
    return "edit" + edit + "x of the sea";
  }

  static MadeUpIndex index(int generation) {
    return new MadeUpIndex(MadeUpIndex.of("busy", LATENTS, 0).subject(), generation, 2);
  }

  /// More than a part, and different each time.
  static byte[] state(int number) {
    var bytes = new byte[1_200_000];
    new Random(number).nextBytes(bytes);
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    return bytes;
  }

  public static void main(String[] args) throws Exception {
    try (var workspace = Workspace.open(Path.of(args[0]))) {
      if (args[1].equals("once")) {
        editAt(workspace, 0);
        index(1).publishTo(workspace);
        workspace.index().save(PURPOSE, out -> out.write(state(1)));
        return;
      }
      var turn = Integer.parseInt(args[1]);
      var edits =
          workspace.lists().find("edits").map(l -> l.features().getLast().latent() + 1).orElse(0);
      say("begun", edits);
      var editor = new Thread(() -> edit(workspace, edits));
      editor.setDaemon(true);
      editor.start();
      for (var number = next(workspace); ; number++) {
        if (turn % 2 == 0) {
          index(number).publishTo(workspace);
          say("indexed", number);
        } else {
          var state = state(number);
          workspace.index().save(PURPOSE, out -> out.write(state));
          say("saved", number);
        }
      }
    }
  }

  private static int next(Workspace workspace) throws Exception {
    var last = workspace.run(index(0).subject()).map(run -> (int) run.seed()).orElse(0);
    var saved = workspace.index().resume(PURPOSE);
    if (saved.isPresent()) {
      try (var in = saved.get()) {
        last = Math.max(last, in.read() | in.read() << 8);
      }
    }
    return last + 1;
  }

  private static void edit(Workspace workspace, int first) {
    for (var edit = first; ; edit++) {
      editAt(workspace, edit);
    }
  }

  private static void editAt(Workspace workspace, int edit) {
    workspace.labels().set(key(edit), Label.typed(label(edit)));
    workspace.notes().set(key(edit), label(edit));
    workspace.tags().add(key(edit), "tag" + edit);
    workspace.stars().set(key(edit), true);
    var last = IntStream.rangeClosed(Math.max(0, edit - LISTED), edit).mapToObj(BusyChild::key);
    workspace.lists().save(new FeatureList("edits", last.toList()));
    say("edited", edit + 1);
  }

  private static synchronized void say(String what, int number) {
    System.out.println(what + " " + number);
    System.out.flush();
  }
}
