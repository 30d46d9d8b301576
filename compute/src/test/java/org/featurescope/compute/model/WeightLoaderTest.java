package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorInfo;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A model's weights are in memory once: mapped where they are used as the file holds them, and
/// where they are not, the file's pages are given back.
@ExtendWith(TestEngine.class)
class WeightLoaderTest {

  /// Notes whose pages are given back.
  private record Noting(TensorSource files, Set<String> released) implements TensorSource {
    @Override
    public Set<String> names() {
      return files.names();
    }

    @Override
    public TensorInfo info(String name) {
      return files.info(name);
    }

    @Override
    public MemorySegment segment(String name) {
      return files.segment(name);
    }

    @Override
    public Map<String, String> metadata() {
      return files.metadata();
    }

    @Override
    public void release(String name) {
      released.add(name);
      files.release(name);
    }

    @Override
    public void close() {
      files.close();
    }
  }

  @Test
  void what_is_rounded_does_not_stay_in_memory_as_the_file_holds_it(Engine engine) {
    var spec = ModelConfig.read(Golden.folder("models/gpt2"));
    var unread =
        WeightMap.of(spec).entries().stream()
            .filter(entry -> entry.name().endsWith(".weight") || entry.name().equals("wte"))
            .map(WeightMap.Entry::file)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of(), released("gpt2", Precision.FP32, engine));
    assertEquals(unread, released("gpt2", Precision.BF16, engine));
  }

  @Test
  void where_the_embedding_is_read_by_rows_only_its_pages_are_given_back(Engine engine) {
    var embedding = Set.of("gpt_neox.embed_in.weight");
    assertEquals(embedding, released("gpt_neox", Precision.FP32, engine));
  }

  private static Set<String> released(String family, Precision precision, Engine engine) {
    var folder = Golden.folder("models/" + family);
    var released = new TreeSet<String>();
    try (var files = new Noting(SafeTensors.openModel(folder), released);
        var owner = engine.scope()) {
      new WeightLoader(files, engine, owner, precision)
          .load(ModelConfig.read(folder), Progress.none(), new Cancellation());
    }
    return released;
  }
}
