package org.featurescope.app.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.store.Annotation;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;
import org.featurescope.compute.store.TextStore.Heading;
import org.featurescope.compute.store.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The catalogue over a real workspace file.
class WorkspaceCatalogueTest {
  private static final IndexSubject SUBJECT = MadeUpMicroscope.subject(1);
  private static final FeatureKey FIVE = new FeatureKey("sae1", 5);

  @TempDir Path folder;

  private final WorkspaceCatalogue catalogue =
      new WorkspaceCatalogue(() -> Workspace.open(folder.resolve("workspace.db")));

  @AfterEach
  void close() {
    catalogue.close();
  }

  private void index() {
    var made = MadeUpCatalogue.of(SUBJECT);
    var run = new IndexRun(SUBJECT, "corpus", "hash", 16, 1, "test", MadeUpCatalogue.TOKENS, true);
    catalogue
        .sink()
        .publish(
            run,
            IntStream.range(0, SUBJECT.latents())
                .mapToObj(latent -> made.entry(SUBJECT, latent).feature())
                .iterator(),
            made.maps(SUBJECT));
  }

  @Test
  void nothing_is_opened_before_something_is_asked() {
    var unopened =
        new WorkspaceCatalogue(() -> {
          throw new FeaturescopeException("it cannot be opened", "try another one");
        });
    assertTrue(unopened.trouble().isEmpty());
    assertThrows(FeaturescopeException.class, unopened::runs);
    unopened.close();
  }

  @Test
  void an_index_is_found_again_with_its_table_its_pages_and_its_maps() {
    index();
    assertEquals(List.of(SUBJECT), catalogue.runs().stream().map(IndexRun::subject).toList());
    var table = catalogue.table(SUBJECT);
    assertEquals(64, table.size());
    assertTrue(table.dead(0));
    assertEquals(0.005, table.density(5));
    assertEquals(2, catalogue.maps(SUBJECT).size());
    var entry = catalogue.entry(SUBJECT, 5);
    assertEquals(2, entry.feature().examples().size());
    assertEquals(entry.feature().statistics(), catalogue.statistics(SUBJECT, only(5)).get(5));
    assertTrue(catalogue.search(table, "word 33").get(33));
  }

  @Test
  void whatever_a_person_says_is_kept_and_can_be_taken_back() {
    index();
    catalogue.name(SUBJECT, Map.of(5, new Label("A concept", LabelSource.CONCEPT, 0.8)));
    var before = catalogue.entry(SUBJECT, 5).annotation();
    var concept = before.labels().getFirst();
    var after =
        new Annotation(
            List.of(Label.typed("Mine"), concept), "a note", List.of("odd", "prime"), true);
    catalogue.annotate(FIVE, after);
    assertEquals(after, catalogue.entry(SUBJECT, 5).annotation());
    assertEquals("Mine", catalogue.table(SUBJECT).label(5));
    catalogue.annotate(FIVE, before);
    assertEquals(before, catalogue.entry(SUBJECT, 5).annotation());
    assertEquals("A concept", catalogue.table(SUBJECT).label(5));
  }

  @Test
  void lists_are_kept_and_forgotten() {
    var list = new FeatureList("Odd", List.of(FIVE, new FeatureKey("elsewhere", 7)));
    catalogue.keep(list);
    assertEquals(List.of(list), catalogue.lists());
    catalogue.forget("Odd");
    assertEquals(List.of(), catalogue.lists());
  }

  @Test
  void graphs_are_kept_under_their_names_the_newest_first() {
    var graphs = catalogue.graphs();
    graphs.save("Dallas", "{}");
    graphs.save("Opposites", "[]");
    graphs.save("Dallas", "{\"again\": 1}");
    assertEquals(List.of("Dallas", "Opposites"), graphs.names());
    assertEquals("{\"again\": 1}", graphs.find("Dallas").orElseThrow());
    graphs.delete("Dallas");
    assertTrue(graphs.find("Dallas").isEmpty());
  }

  @Test
  void texts_are_kept_under_their_names_the_newest_first() {
    var texts = catalogue.texts();
    texts.keep("a tale", "Once upon a time");
    texts.keep("two lines", "Roses are red,\nviolets are blue.");
    assertEquals(
        List.of("two lines", "a tale"), texts.headings().stream().map(Heading::name).toList());
    var tale = texts.headings().getLast();
    assertEquals("Once upon a time", tale.beginning());
    assertEquals("Once upon a time", texts.find(tale.hash()).orElseThrow().content());
    texts.forget(tale.hash());
    assertEquals(Optional.empty(), texts.find(tale.hash()));
  }

  @Test
  void another_windows_changes_are_noticed_once() {
    index();
    catalogue.changed();
    var table = catalogue.table(SUBJECT);
    try (var other = Workspace.open(folder.resolve("workspace.db"))) {
      other.labels().set(FIVE, Label.typed("From elsewhere"));
    }
    assertTrue(catalogue.changed());
    assertFalse(catalogue.changed());
    assertEquals("From elsewhere", catalogue.refreshed(table).label(5));
  }

  @Test
  void a_damaged_file_is_repaired_in_its_place_and_kept_beside() throws IOException {
    index();
    catalogue.annotate(FIVE, new Annotation(List.of(Label.typed("Mine")), "", List.of(), false));
    catalogue.close();
    var file = folder.resolve("workspace.db");
    damage(file);
    var damaged = new WorkspaceCatalogue(() -> Workspace.open(file));
    damaged.runs();
    assertTrue(damaged.trouble().orElseThrow().repairable());
    damaged.repair();
    assertEquals("Mine", damaged.table(SUBJECT).label(5));
    assertTrue(damaged.trouble().isEmpty());
    assertTrue(Files.exists(folder.resolve("workspace.db.damaged")));
    damaged.close();
  }

  /// Cuts off the last page.
  private static void damage(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 4096));
  }

  private static BitSet only(int latent) {
    var only = new BitSet();
    only.set(latent);
    return only;
  }
}
