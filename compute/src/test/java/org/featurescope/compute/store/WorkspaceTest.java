package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.Passage;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  private static final MadeUpIndex INDEX = MadeUpIndex.of("first", 700, 1);

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("new/work 100% ?#[é].db"));
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private static FeatureKey key(int latent) {
    return new FeatureKey(INDEX.subject().saeHash(), latent);
  }

  private Workspace second() {
    return Workspace.open(workspace.file());
  }

  // Indexes

  @Test
  void whatIsPublishedIsRead() {
    INDEX.publishTo(workspace);
    assertEquals(List.of(INDEX.run()), workspace.runs());
    for (var latent = 0; latent < 700; latent++) {
      assertEquals(INDEX.feature(latent), workspace.feature(INDEX.subject(), latent));
    }
    var map = workspace.maps(INDEX.subject()).getFirst();
    assertArrayEquals(INDEX.maps().getFirst().x(), map.x());
    assertArrayEquals(INDEX.maps().getFirst().cluster(), map.cluster());
    assertEquals(2, map.clusters());
  }

  @Test
  void theTableHoldsTheNumbersOfAllFeatures() {
    INDEX.publishTo(workspace);
    var table = workspace.features(INDEX.subject());
    assertEquals(700, table.size());
    for (var latent = 0; latent < 700; latent++) {
      var statistics = INDEX.feature(latent).statistics();
      assertEquals(statistics.fired(), table.fired(latent));
      assertEquals(statistics.density(), table.density(latent));
      assertEquals((float) statistics.mean(), table.mean(latent));
      assertEquals(statistics.max(), table.max(latent));
      assertEquals(statistics.dead(), table.dead(latent));
    }
  }

  @Test
  void anIndexTakesThePlaceOfTheOlderOneOfItsSubjectAndLeavesOthersAlone() {
    var other = MadeUpIndex.of("second", 30, 2);
    var newer = new MadeUpIndex(INDEX.subject(), 3, 4);
    INDEX.publishTo(workspace);
    other.publishTo(workspace);
    newer.publishTo(workspace);
    assertEquals(List.of(other.run(), newer.run()), workspace.runs());
    assertEquals(newer.feature(5), workspace.feature(INDEX.subject(), 5));
    assertEquals(other.feature(5), workspace.feature(other.subject(), 5));
    assertEquals(
        730, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM feature")));
  }

  @Test
  void anIndexOverAnotherTextPutsTheOlderOneAsideFromWhereItIsTakenUpAgain() {
    var mine = new MadeUpIndex(INDEX.subject(), "mine.txt", 3, 4);
    INDEX.publishTo(workspace);
    workspace.labels().set(key(5), Label.typed("harbour"));
    mine.publishTo(workspace);
    assertEquals(List.of(mine.run()), workspace.runs());
    assertEquals(List.of(INDEX.run()), workspace.aside());
    assertEquals(mine.feature(5), workspace.feature(INDEX.subject(), 5));

    workspace.use(INDEX.run());
    assertEquals(List.of(INDEX.run()), workspace.runs());
    assertEquals(List.of(mine.run()), workspace.aside());
    for (var latent = 0; latent < 700; latent++) {
      assertEquals(INDEX.feature(latent), workspace.feature(INDEX.subject(), latent));
    }
    assertEquals("harbour", workspace.features(INDEX.subject()).label(5));
    assertEquals(1, workspace.maps(INDEX.subject()).size());

    var better = new MadeUpIndex(INDEX.subject(), "mine.txt", 9, 4);
    better.publishTo(workspace);
    assertEquals(List.of(better.run()), workspace.runs());
    assertEquals(List.of(INDEX.run()), workspace.aside(), "the same text again takes its place");
  }

  @Test
  void anIndexThatIsPutAsideIsRemovedAndWhatIsWrittenOnItsFeaturesStays() {
    var mine = new MadeUpIndex(INDEX.subject(), "mine.txt", 3, 0);
    INDEX.publishTo(workspace);
    workspace.notes().set(key(5), "a harbour");
    mine.publishTo(workspace);
    assertThrows(FeaturescopeException.class, () -> workspace.remove(mine.run()), "it is read");
    workspace.remove(INDEX.run());
    assertEquals(List.of(), workspace.aside());
    assertEquals(List.of(mine.run()), workspace.runs());
    assertEquals("a harbour", workspace.notes().of(key(5)));
    assertEquals(
        700, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM feature")));
    assertEquals(
        0, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM passage")));
    assertThrows(FeaturescopeException.class, () -> workspace.use(INDEX.run()));
  }

  @Test
  void whatIsPutAsideIsNotSearched() {
    INDEX.publishTo(workspace);
    new MadeUpIndex(INDEX.subject(), "mine.txt", 1, 0).publishTo(workspace);
    var table = workspace.features(INDEX.subject());
    assertTrue(workspace.search(table, "p7").isEmpty());
    assertTrue(workspace.find("p7", 10).isEmpty());
    workspace.use(INDEX.run());
    assertFalse(workspace.search(table, "p7").isEmpty());
  }

  @Test
  void manyPassagesOfWhatIsPutAsideAreNotInTheWayOfThoseOfTheIndexThatIsRead() {
    var wide = MadeUpIndex.of("wide", 4_100, 1);
    workspace
        .index()
        .publish(
            wide.run(),
            IntStream.range(0, 4_100)
                .mapToObj(latent -> inAPassageOfItsOwn(wide, latent))
                .iterator(),
            List.of());
    var mine = new MadeUpIndex(wide.subject(), "mine.txt", 1, 4);
    mine.publishTo(workspace);
    assertEquals(List.of(wide.run()), workspace.aside());
    assertFalse(workspace.search(wide.subject(), "p7").isEmpty());
    assertFalse(workspace.find("p7", 10).isEmpty());
  }

  /// With the words that are looked for, whatever the feature.
  private static IndexedFeature inAPassageOfItsOwn(MadeUpIndex index, int latent) {
    var text = "p7 lamp";
    var passage = new Passage(latent, 0, new int[] {1, 2}, text, new int[] {2, text.length()});
    var feature = index.feature(latent);
    var example = new Example(Example.Band.TOP, passage, 0, 1, new int[] {0}, new float[] {1});
    return new IndexedFeature(
        feature.statistics(), List.of(example), feature.partners(), feature.geometry());
  }

  @Test
  void passagesThatNobodyShowsAnyMoreAreGone() {
    INDEX.publishTo(workspace);
    var bare = new MadeUpIndex(INDEX.subject(), 1, 0);
    bare.publishTo(workspace);
    assertEquals(
        0, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM passage")));
    assertTrue(workspace.find("p7", 10).isEmpty());
  }

  @Test
  void anIndexThatBreaksOffLeavesTheOldOne() {
    INDEX.publishTo(workspace);
    var newer = new MadeUpIndex(INDEX.subject(), 3, 4);
    var features = newer.features();
    var breaking =
        new Iterator<IndexedFeature>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public IndexedFeature next() {
            var next = features.next();
            if (next.statistics().latent() == 650) {
              throw new IllegalStateException("the disk is on fire");
            }
            return next;
          }
        };
    assertThrows(
        IllegalStateException.class,
        () -> workspace.index().publish(newer.run(), breaking, List.of()));
    assertEquals(List.of(INDEX.run()), workspace.runs());
    assertEquals(INDEX.feature(5), workspace.feature(INDEX.subject(), 5));
    newer.publishTo(workspace);
    assertEquals(newer.feature(699), workspace.feature(INDEX.subject(), 699));
  }

  @Test
  void anIndexWithTooFewFeaturesIsRefused() {
    var features = IntStream.range(0, 699).mapToObj(INDEX::feature).iterator();
    assertThrows(
        IllegalArgumentException.class,
        () -> workspace.index().publish(INDEX.run(), features, List.of()));
    assertEquals(List.of(), workspace.runs());
  }

  @Test
  void aFeatureThatIsNotThereIsToldAsSuch() {
    INDEX.publishTo(workspace);
    var problem =
        assertThrows(FeaturescopeException.class, () -> workspace.feature(INDEX.subject(), 700));
    assertTrue(problem.problem().contains("no feature 700 among 700"), problem.problem());
    var other = MadeUpIndex.of("another autoencoder", 700, 1).subject();
    assertTrue(
        assertThrows(FeaturescopeException.class, () -> workspace.features(other))
            .problem()
            .contains("no index of another autoencoder"));
  }

  @Test
  void anIndexOfOtherWeightsOfTheSameNameIsToldAsSuch() {
    var subject = INDEX.subject();
    var retrained =
        new IndexSubject("toy", subject.modelHash(), "first", "f".repeat(64), subject.hook(), 700);
    assertEquals(new IndexMatch.Missing(), workspace.match(subject));
    INDEX.publishTo(workspace);
    assertEquals(new IndexMatch.Fits(INDEX.run()), workspace.match(subject));
    var other = assertInstanceOf(IndexMatch.OtherWeights.class, workspace.match(retrained));
    assertEquals(
        "the index of first was made with other weights of the autoencoder than are open now",
        other.problem());
    assertEquals(INDEX.run(), other.run());
  }

  @Test
  void anIndexGoesOnFromWhatWasSavedLast() throws IOException {
    var runs = List.of(INDEX.run());
    var index = workspace.index();
    assertTrue(index.resume(runs).isEmpty());
    index.save(runs, out -> out.writeLong(1));
    var long2 = new byte[3_000_001];
    long2[3_000_000] = 7;
    index.save(runs, out -> out.write(long2));
    try (var second = second();
        var saved = new DataInputStream(second.index().resume(runs).orElseThrow())) {
      assertArrayEquals(long2, saved.readAllBytes());
    }
    index.done(runs);
    assertTrue(index.resume(runs).isEmpty());
  }

  @Test
  void whatWasSavedForAnotherCorpusIsNotGoneOnWith() {
    workspace.index().save(List.of(INDEX.run()), out -> out.writeLong(1));
    assertTrue(workspace.index().resume(List.of(MadeUpIndex.of("second", 30, 1).run())).isEmpty());
  }

  @Test
  void aSaveThatBreaksOffLeavesTheOneBefore() throws IOException {
    var runs = List.of(INDEX.run());
    workspace.index().save(runs, out -> out.writeLong(42));
    assertThrows(
        FeaturescopeException.class,
        () ->
            workspace
                .index()
                .save(
                    runs,
                    out -> {
                      out.write(new byte[12_000_000]);
                      throw new IOException("gone");
                    }));
    try (var saved = new DataInputStream(workspace.index().resume(runs).orElseThrow())) {
      assertEquals(42, saved.readLong());
    }
  }

  // What is written on features

  @Test
  void aPersonsLabelWinsInLists() {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(4), new Label("sea", LabelSource.CONCEPT, 0.75));
    workspace.labels().set(key(4), Label.typed("the open sea"));
    workspace.labels().set(key(5), new Label("lamps", LabelSource.EXPLAINER, 0.5));
    var table = workspace.features(INDEX.subject());
    assertEquals("the open sea", table.label(4));
    assertEquals(LabelSource.PERSON, table.source(4));
    assertEquals("lamps", table.label(5));
    assertEquals(0.5, table.score(5));
    assertEquals("", table.label(6));
    workspace.labels().remove(key(4), LabelSource.PERSON);
    var refreshed = workspace.refreshed(table);
    assertEquals("sea", refreshed.label(4));
    assertEquals(0.75, refreshed.score(4));
  }

  @Test
  void everythingWrittenOnAFeatureOutlivesANewIndexAndAClosedWindow() {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(3), Label.typed("the sea"));
    workspace.notes().set(key(3), "fires on \"café\"\nand waves");
    workspace.tags().add(key(3), "water");
    workspace.tags().add(key(3), "water");
    workspace.tags().add(key(3), "best");
    workspace.stars().set(key(3), true);
    new MadeUpIndex(INDEX.subject(), 9, 1).publishTo(workspace);
    workspace.close();
    workspace = second();
    assertEquals(
        new Annotation(
            List.of(Label.typed("the sea")),
            "fires on \"café\"\nand waves",
            List.of("best", "water"),
            true),
        workspace.annotation(key(3)));
    var table = workspace.features(INDEX.subject());
    assertTrue(table.starred(3) && table.noted(3));
    assertEquals(List.of("best", "water"), table.tags(3));
    assertEquals(List.of("best", "water"), workspace.tags().all());
    assertEquals(List.of(key(3)), workspace.stars().all());
  }

  @Test
  void whatIsTakenBackIsGone() {
    workspace.labels().set(key(3), Label.typed("the sea"));
    workspace.labels().set(key(3), Label.typed("  "));
    workspace.notes().set(key(3), "a note");
    workspace.notes().set(key(3), "");
    workspace.tags().add(key(3), "water");
    workspace.tags().remove(key(3), "water");
    workspace.stars().set(key(3), true);
    workspace.stars().set(key(3), false);
    assertEquals(Annotation.none(), workspace.annotation(key(3)));
    assertTrue(workspace.find("sea", 9).isEmpty() && workspace.find("note", 9).isEmpty());
  }

  @Test
  void aTableWithAnotherRemarkSharesItsNumbers() {
    INDEX.publishTo(workspace);
    var table = workspace.features(INDEX.subject());
    workspace.labels().set(key(8), Label.typed("waves"));
    workspace.tags().add(key(8), "water");
    var changed = table.with(8, workspace.annotation(key(8)));
    assertEquals("waves", changed.label(8));
    assertTrue(changed.matching("WAV wat").get(8));
    assertFalse(table.matching("waves").get(8));
    assertEquals(table.max(8), changed.max(8));
  }

  // Lists, texts, plans

  @Test
  void listsKeepTheirOrder() {
    var list = new FeatureList("mine", List.of(key(9), key(2), key(9), new FeatureKey("x", 1)));
    workspace.lists().save(list);
    workspace.lists().save(new FeatureList("empty", List.of()));
    assertEquals(List.of("empty", "mine"), workspace.lists().names());
    assertEquals(list, workspace.lists().find("mine").orElseThrow());
    workspace.lists().rename("mine", "ours");
    assertThrows(FeaturescopeException.class, () -> workspace.lists().rename("ours", "empty"));
    workspace.lists().delete("empty");
    assertEquals(List.of("ours"), workspace.lists().names());
    assertTrue(workspace.lists().find("mine").isEmpty());
  }

  @Test
  void textsPlansGraphsAndPinsAreKept() {
    var text = workspace.texts().save("a story", "Once upon a time 🙂");
    workspace.texts().save("the same story", "Once upon a time 🙂");
    assertEquals("the same story", workspace.texts().find(text.hash()).orElseThrow().name());
    assertEquals(1, workspace.texts().all().size());
    workspace.texts().delete(text.hash());
    assertTrue(workspace.texts().all().isEmpty());

    workspace.plans().save("happier", "{\"features\": []}");
    workspace.plans().save("happier", "{\"features\": [1]}");
    workspace.graphs().save("happier", "{\"nodes\": []}");
    assertEquals("{\"features\": [1]}", workspace.plans().find("happier").orElseThrow().json());
    workspace.plans().delete("happier");
    assertTrue(workspace.plans().names().isEmpty());
    assertEquals(List.of("happier"), workspace.graphs().names());

    workspace.pins().set(List.of(key(5), key(1)));
    assertEquals(List.of(key(5), key(1)), workspace.pins().all());
    workspace.pins().set(List.of(key(1)));
    assertEquals(List.of(key(1)), workspace.pins().all());
  }

  // Search

  private static BitSet of(int... latents) {
    var set = new BitSet();
    IntStream.of(latents).forEach(set::set);
    return set;
  }

  @Test
  void aSearchFindsLabelsTagsNotesAndContexts() {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(7), Label.typed("Zebras & Crossings"));
    workspace.notes().set(key(14), "like a zebra, perhaps");
    workspace.tags().add(key(21), "zebra-ish");
    assertEquals(of(7, 14, 21), workspace.search(INDEX.subject(), "zebra"));
    assertEquals(of(7), workspace.search(INDEX.subject(), "cross zeb"));
    var shown = new BitSet();
    for (var latent = 0; latent < 700; latent++) {
      if (INDEX.feature(latent).examples().stream().anyMatch(e -> e.passage().document() == 31)) {
        shown.set(latent);
      }
    }
    assertEquals(shown, workspace.search(INDEX.subject(), "p31"));
    assertEquals(700, workspace.search(INDEX.subject(), " ").cardinality());
  }

  @Test
  void aSearchKnowsNoCaseNoAccentsAndFindsSignsAndPictures() {
    INDEX.publishTo(workspace);
    for (var text : List.of("CAFE", "café", "海", "🙂", "keep", "don")) {
      var found = new BitSet();
      var word = Words.fold(text);
      for (var latent = 0; latent < 700; latent++) {
        if (INDEX.feature(latent).examples().stream()
            .anyMatch(e -> Words.fold(e.passage().text()).contains(word))) {
          found.set(latent);
        }
      }
      assertFalse(found.isEmpty());
      assertEquals(found, workspace.search(INDEX.subject(), text), text);
    }
  }

  @Test
  void noTypedSignMeansAnythingToTheDatabase() {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(7), Label.typed("100% of 'it' \"AND\" *"));
    for (var text :
        List.of(
            "\"",
            "'",
            "*",
            "sea*",
            "\"sea",
            "(sea OR",
            "NEAR(sea",
            "AND",
            "NOT sea",
            "-sea",
            "^sea",
            "words:sea",
            "{sea}",
            "a\0b",
            "\ud83d",
            "%",
            "_",
            ";--",
            "' OR 1=1 --",
            "sea + keeper")) {
      workspace.search(INDEX.subject(), text);
      workspace.find(text, 5);
    }
    assertEquals(of(7), workspace.search(INDEX.subject(), "100% 'it'"));
    assertEquals(of(7), workspace.search(INDEX.subject(), "\"AND\""));
  }

  @Test
  void aNumberFindsTheFeaturesThatBeginWithIt() {
    INDEX.publishTo(workspace);
    var table = workspace.features(INDEX.subject());
    var expected = new BitSet();
    for (var latent = 0; latent < 700; latent++) {
      if (("" + latent).startsWith("6")) {
        expected.set(latent);
      }
    }
    assertEquals(expected, table.matching("6"));
    assertEquals(of(0), table.matching("0"));
  }

  @Test
  void aSearchEverywhereSaysWhereTheWordsStand() {
    INDEX.publishTo(workspace);
    workspace.labels().set(new FeatureKey("elsewhere", 3), Label.typed("keepers of bees"));
    workspace.notes().set(key(14), "the keeper again");
    workspace.tags().add(key(21), "keeper");
    var hits = workspace.find("keeper", 1000);
    assertEquals(
        new SearchHit(new FeatureKey("elsewhere", 3), SearchHit.Kind.LABEL, "keepers of bees"),
        hits.getFirst());
    assertTrue(hits.contains(new SearchHit(key(14), SearchHit.Kind.NOTE, "the keeper again")));
    assertTrue(hits.contains(new SearchHit(key(21), SearchHit.Kind.TAG, "keeper")));
    assertTrue(hits.stream().anyMatch(hit -> hit.kind() == SearchHit.Kind.CONTEXT));
    assertEquals(2, workspace.find("keeper", 2).size());
  }

  // Sorting

  @Test
  void aTableIsSortedByEveryColumnEitherWay() {
    INDEX.publishTo(workspace);
    workspace
        .labels()
        .setAll(
            INDEX.subject().saeHash(),
            Map.of(
                3, new Label("b", LabelSource.CONCEPT, 0.9),
                9, new Label("A", LabelSource.CONCEPT, 0.1),
                1, Label.typed("c")));
    var table = workspace.features(INDEX.subject());
    var up = table.sorted(FeatureTable.Order.MAX, false);
    var down = table.sorted(FeatureTable.Order.MAX, true);
    for (var i = 1; i < 700; i++) {
      assertTrue(table.max(up[i - 1]) <= table.max(up[i]));
      assertTrue(table.max(down[i - 1]) >= table.max(down[i]));
    }
    assertArrayEquals(
        new int[] {9, 3, 1, 0}, head(table.sorted(FeatureTable.Order.LABEL, false), 4));
    assertArrayEquals(
        new int[] {1, 3, 9, 0}, head(table.sorted(FeatureTable.Order.LABEL, true), 4));
    assertArrayEquals(
        new int[] {3, 9, 0, 1}, head(table.sorted(FeatureTable.Order.SCORE, true), 4));
    assertEquals(699, table.sorted(FeatureTable.Order.LATENT, true)[0]);
  }

  private static int[] head(int[] all, int size) {
    return IntStream.of(all).limit(size).toArray();
  }

  // Two windows

  @Test
  void aSecondWindowSeesWhatTheFirstOneChanges() {
    INDEX.publishTo(workspace);
    try (var second = second()) {
      assertFalse(second.changed());
      workspace.labels().set(key(3), Label.typed("from the first"));
      assertTrue(second.changed());
      assertFalse(second.changed());
      assertEquals("from the first", second.features(INDEX.subject()).label(3));
      second.notes().set(key(3), "from the second");
      assertFalse(second.changed());
      assertTrue(workspace.changed());
      assertEquals("from the second", workspace.notes().of(key(3)));
    }
  }

  @Test
  void manyThreadsOfTwoWindowsReadWriteAndIndexAtATime() throws Exception {
    INDEX.publishTo(workspace);
    try (var second = second();
        var threads = Executors.newFixedThreadPool(6)) {
      var work =
          IntStream.range(0, 6)
              .mapToObj(thread ->
                  threads.submit(() -> {
                    var window = thread % 2 == 0 ? workspace : second;
                    for (var i = 0; i < 25; i++) {
                      window.labels().set(key(thread * 25 + i), Label.typed("t" + thread));
                      assertEquals(700, window.features(INDEX.subject()).size());
                    }
                    if (thread == 0) {
                      new MadeUpIndex(INDEX.subject(), 5, 2).publishTo(window);
                    }
                    return thread;
                  }))
              .toList();
      for (var done : work) {
        done.get();
      }
      var table = second.features(INDEX.subject());
      for (var latent = 0; latent < 150; latent++) {
        assertEquals("t" + latent / 25, table.label(latent));
      }
    }
    assertEquals(List.of(), new WorkspaceCheck(workspace).run(Progress.none(), new Cancellation()));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no pipe has a name in a folder there")
  void aPipeIsNotMadeAWorkspace() throws Exception {
    var pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertThrows(FeaturescopeException.class, () -> Workspace.toWrite(pipe));
    assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
  }

  @Test
  void windowsThatMakeAWorkspaceAtATimeHaveTheSameOne() throws Exception {
    INDEX.publishTo(workspace);
    var pack = folder.resolve("pack.db");
    workspace.copyTo(pack);
    for (var packs : List.of(List.<Path>of(), List.of(pack))) {
      for (var round = 0; round < 40; round++) {
        var fresh = folder.resolve("fresh-" + packs.size() + "-" + round + ".db");
        openAtATime(fresh, packs, 4);
        try (var opened = Workspace.open(fresh)) {
          for (var window = 0; window < 4; window++) {
            assertEquals("of window " + window, opened.notes().of(key(window)));
          }
        }
      }
    }
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
    }
  }

  /// Every window opens a file that is not there yet, and writes a note on a feature of its number.
  private static void openAtATime(Path fresh, List<Path> packs, int windows) throws Exception {
    var start = new CyclicBarrier(windows);
    try (var threads = Executors.newFixedThreadPool(windows)) {
      var work =
          IntStream.range(0, windows)
              .mapToObj(window ->
                  threads.submit(() -> {
                    start.await();
                    try (var opened = Workspace.openWith(fresh, packs)) {
                      opened.notes().set(key(window), "of window " + window);
                    }
                    return window;
                  }))
              .toList();
      for (var done : work) {
        done.get();
      }
    }
  }

  @Test
  void anEmptyFileBecomesAWorkspace() throws IOException {
    var file = Files.createFile(folder.resolve("empty.db"));
    try (var opened = Workspace.open(file)) {
      opened.notes().set(key(1), "kept");
    }
    try (var opened = Workspace.open(file)) {
      assertEquals("kept", opened.notes().of(key(1)));
    }
  }

  // Whole files

  @Test
  void aPacksIndexIsCopiedWhereThereIsNoWorkspaceAndBroughtInWhereThereIs() throws IOException {
    INDEX.publishTo(workspace);
    workspace.labels().set(key(1), new Label("sea", LabelSource.CONCEPT, 0.5));
    workspace.labels().set(key(2), new Label("lamp", LabelSource.CONCEPT, 0.5));
    var pack = folder.resolve("pack/index.db");
    workspace.copyTo(pack);
    var before = Files.readAllBytes(pack);

    var fresh = folder.resolve("fresh/workspace.db");
    try (var copied = Workspace.openWith(fresh, List.of(pack))) {
      assertEquals(INDEX.feature(5), copied.feature(INDEX.subject(), 5));
    }
    try (var again = Workspace.openWith(fresh, List.of(pack))) {
      assertEquals(1, again.runs().size());
    }
    var used = folder.resolve("used.db");
    try (var mine = Workspace.open(used)) {
      mine.labels().set(key(1), new Label("my own measure", LabelSource.CONCEPT, 0.9));
    }
    try (var mine = Workspace.openWith(used, List.of(pack))) {
      assertEquals(INDEX.feature(5), mine.feature(INDEX.subject(), 5));
      assertEquals("my own measure", mine.features(INDEX.subject()).label(1));
      assertEquals("lamp", mine.features(INDEX.subject()).label(2));
      assertEquals(1, mine.maps(INDEX.subject()).size());
    }
    var replaced = folder.resolve("replaced.db");
    var own = new MadeUpIndex(INDEX.subject(), "mine.txt", 3, 4);
    try (var mine = Workspace.open(replaced)) {
      own.publishTo(mine);
    }
    for (var start = 0; start < 2; start++) {
      try (var mine = Workspace.openWith(replaced, List.of(pack))) {
        assertEquals(List.of(own.run()), mine.runs());
        assertEquals(List.of(INDEX.run()), mine.aside());
        assertEquals(own.feature(5), mine.feature(INDEX.subject(), 5));
        assertEquals("lamp", mine.features(INDEX.subject()).label(2));
      }
    }
    try (var mine = Workspace.open(replaced)) {
      var late = new IndexStore(mine.database());
      late.publishAside(INDEX.run(), INDEX.features(), INDEX.maps());
      assertEquals(List.of(INDEX.run()), mine.aside(), "another window had brought it in");
      assertEquals(
          1_400, (long) mine.database().read(s -> s.number("SELECT count(*) FROM feature")));
    }
    assertArrayEquals(before, Files.readAllBytes(pack));
    try (var files = Files.list(pack.getParent())) {
      assertEquals(List.of(pack), files.toList());
    }
  }

  @Test
  void aClosedWorkspaceIsOneFile() throws IOException {
    INDEX.publishTo(workspace);
    workspace.changed();
    workspace.close();
    try (var files = Files.list(workspace.file().getParent())) {
      assertEquals(List.of(workspace.file()), files.toList());
    }
    assertThrows(FeaturescopeException.class, () -> workspace.runs());
  }
}
