package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.index.IndexSubject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Indexes that come with the program.
class PackIndexesTest extends OpenWorkspace {
  /// The same features over the same text, counted anew.
  private static final MadeUpIndex NEWER = new MadeUpIndex(INDEX.subject(), 2, 5);

  private static final MadeUpIndex OWN = new MadeUpIndex(INDEX.subject(), "mine.txt", 3, 4);

  /// More examples than a pack's index shows.
  private static final MadeUpIndex OWN_OVER_THE_SAME = new MadeUpIndex(INDEX.subject(), 4, 30);

  private Path pack;
  private Path mine;

  @BeforeEach
  void pack() {
    pack = pack("pack.db", INDEX, "sea");
    mine = folder.resolve("mine/workspace.db");
  }

  /// @param label what feature 1 was measured to say
  private Path pack(String name, MadeUpIndex index, String label) {
    index.publishTo(workspace);
    workspace.labels().set(key(1), new Label(label, LabelSource.CONCEPT, 0.5));
    workspace.labels().set(key(2), new Label("lamp", LabelSource.CONCEPT, 0.5));
    var file = folder.resolve("packs").resolve(name);
    workspace.copyTo(file);
    return file;
  }

  private Path newerPack() {
    return pack("newer.db", NEWER, "harbour");
  }

  private Workspace start(Path pack) {
    return Workspace.openWith(mine, List.of(pack));
  }

  private static long rows(Workspace workspace) {
    return workspace.database().read(session -> session.number("SELECT count(*) FROM feature"));
  }

  @Test
  void aPackIsCopiedWhereThereIsNoWorkspace() throws IOException {
    var before = Files.readAllBytes(pack);
    for (var start = 0; start < 2; start++) {
      try (var opened = start(pack)) {
        assertEquals(List.of(INDEX.run()), opened.runs());
        assertEquals(INDEX.feature(5), opened.feature(INDEX.subject(), 5));
      }
    }
    assertArrayEquals(before, Files.readAllBytes(pack));
    try (var files = Files.list(pack.getParent())) {
      assertEquals(List.of(pack), files.toList(), "it is only read");
    }
  }

  @Test
  void itIsBroughtInWhereThereIsOneAndWhatWasSaidOfItsFeaturesStays() {
    try (var opened = Workspace.open(mine)) {
      opened.labels().set(key(1), new Label("my own measure", LabelSource.CONCEPT, 0.9));
    }
    try (var opened = start(pack)) {
      assertEquals(INDEX.feature(5), opened.feature(INDEX.subject(), 5));
      assertEquals("my own measure", opened.features(INDEX.subject()).label(1));
      assertEquals("lamp", opened.features(INDEX.subject()).label(2));
      assertEquals(1, opened.maps(INDEX.subject()).size());
    }
  }

  @Test
  void besideAnIndexOfOnesOwnOverAnotherTextItIsPutAside() {
    try (var opened = Workspace.open(mine)) {
      OWN.publishTo(opened);
    }
    for (var start = 0; start < 2; start++) {
      try (var opened = start(pack)) {
        assertEquals(List.of(OWN.run()), opened.runs());
        assertEquals(List.of(INDEX.run()), opened.aside());
        assertEquals(OWN.feature(5), opened.feature(INDEX.subject(), 5));
        assertEquals("lamp", opened.features(INDEX.subject()).label(2));
      }
    }
  }

  @Test
  void ofWindowsThatBringItInAtATimeOneDoes() {
    try (var opened = Workspace.open(mine)) {
      OWN.publishTo(opened);
    }
    try (var opened = start(pack)) {
      var store = new IndexStore(opened.database());
      store.publishAside(new Runs.Keyed(0, INDEX.run(), 7), INDEX.features(), INDEX.maps());
      assertEquals(List.of(INDEX.run()), opened.aside());
      assertEquals(1_400, rows(opened));
    }
  }

  @Test
  void aNewerPackTakesThePlaceOfWhatAnEarlierProgramBrought() {
    // Copied, and brought in.
    for (var made : List.of(false, true)) {
      mine = folder.resolve(made + ".db");
      if (made) {
        Workspace.open(mine).close();
      }
      try (var opened = start(pack)) {
        opened.labels().set(key(1), Label.typed("the open sea"));
        opened.labels().set(key(2), new Label("a light", LabelSource.EXPLAINER, 0.7));
        opened.notes().set(key(1), "waves");
        opened.tags().add(key(1), "water");
        opened.stars().set(key(1), true);
      }
      try (var opened = start(newerPack())) {
        assertEquals(List.of(NEWER.run()), opened.runs());
        assertEquals(List.of(), opened.aside());
        assertEquals(NEWER.feature(5), opened.feature(INDEX.subject(), 5));
        assertEquals(700, rows(opened));
        assertEquals(
            new Annotation(
                List.of(
                    Label.typed("the open sea"), new Label("harbour", LabelSource.CONCEPT, 0.5)),
                "waves",
                List.of("water"),
                true),
            opened.annotation(key(1)));
        assertEquals(
            List.of(
                new Label("lamp", LabelSource.CONCEPT, 0.5),
                new Label("a light", LabelSource.EXPLAINER, 0.7)),
            opened.annotation(key(2)).labels());
      }
    }
  }

  @Test
  void aMeasuredNameThatANewerPackNoLongerGivesGoes() {
    start(pack).close();
    try (var opened = Workspace.open(mine)) {
      opened.labels().set(key(2), Label.typed("my lamp"));
    }
    try (var opened = start(newerPackWithout2())) {
      assertEquals("harbour", opened.features(INDEX.subject()).label(1));
      assertEquals(List.of(Label.typed("my lamp")), opened.annotation(key(2)).labels());
    }
  }

  @Test
  void besideAnIndexOfOnesOwnMeasuredNamesStay() {
    try (var opened = Workspace.open(mine)) {
      OWN.publishTo(opened);
    }
    start(pack).close();
    try (var opened = start(newerPackWithout2())) {
      assertEquals("lamp", opened.features(INDEX.subject()).label(2));
    }
  }

  @Test
  void soTheyDoBesideAnIndexOfAnotherModelThroughTheSameAutoencoder() {
    start(pack).close();
    var subject = INDEX.subject();
    try (var opened = Workspace.open(mine)) {
      new MadeUpIndex(
              new IndexSubject(
                  "tuned",
                  "another hash",
                  subject.saeName(),
                  subject.saeHash(),
                  subject.hook(),
                  subject.latents()),
              "mine.txt",
              3,
              4)
          .publishTo(opened);
    }
    try (var opened = start(newerPackWithout2())) {
      assertEquals("lamp", opened.features(subject).label(2));
    }
  }

  private Path newerPackWithout2() {
    newerPack();
    workspace.labels().remove(key(2), LabelSource.CONCEPT);
    var file = folder.resolve("packs/without.db");
    workspace.copyTo(file);
    return file;
  }

  @Test
  void whatIsPutAsideStaysAsideWhenANewerOneComes() {
    try (var opened = Workspace.open(mine)) {
      OWN.publishTo(opened);
    }
    start(pack).close();
    try (var opened = start(newerPack())) {
      assertEquals(List.of(OWN.run()), opened.runs());
      assertEquals(List.of(NEWER.run()), opened.aside());
      assertEquals(1_400, rows(opened));
    }
  }

  @Test
  void anUnchangedOneAndAnOlderOneAreNotBroughtInAgain() {
    var newer = newerPack();
    try (var opened = start(newer)) {
      opened.notes().set(key(1), "waves");
    }
    var before = key();
    for (var each : List.of(newer, pack)) {
      try (var opened = start(each)) {
        assertEquals(List.of(NEWER.run()), opened.runs());
      }
      assertEquals(before, key());
    }
  }

  /// Another one would have another.
  private long key() {
    try (var opened = Workspace.readOnly(mine)) {
      return opened.database().read(Runs::toRead).getFirst().id();
    }
  }

  @Test
  void anIndexOfOnesOwnOverTheSameTextStays() {
    start(pack).close();
    try (var opened = Workspace.open(mine)) {
      OWN_OVER_THE_SAME.publishTo(opened);
    }
    try (var opened = start(newerPack())) {
      assertEquals(List.of(OWN_OVER_THE_SAME.run()), opened.runs());
      assertEquals(List.of(), opened.aside());
    }
  }
}
