package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.frame.History;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.store.StoredText;
import org.featurescope.compute.store.TextStore;
import org.junit.jupiter.api.Test;

class TextShelfTest {
  private final InMemory store = new InMemory();
  private final ReadViewModel model = new ReadViewModel(ImmediateJobs.eager(), new History());
  private final TextShelf shelf = new TextShelf(ImmediateJobs.eager(), store, model);

  private static final class InMemory implements TextShelf.Store {
    private final LinkedHashMap<String, StoredText> texts = new LinkedHashMap<>();
    private boolean broken;

    @Override
    public List<TextStore.Heading> headings() {
      return texts.sequencedValues().reversed().stream()
          .map(text -> new TextStore.Heading(text.hash(), text.name(), text.content()))
          .toList();
    }

    @Override
    public Optional<StoredText> find(String hash) {
      return Optional.ofNullable(texts.get(hash));
    }

    @Override
    public void keep(String name, String text) {
      if (broken) {
        throw new FeaturescopeException("the disk is full", "free some space");
      }
      var hash = TextStore.hash(text);
      texts.put(hash, new StoredText(hash, name, text, Instant.EPOCH));
    }

    @Override
    public void forget(String hash) {
      texts.remove(hash);
    }
  }

  private List<String> found(String query) {
    return shelf.find(query).stream().map(PaletteEntry::title).toList();
  }

  private void keep(TextSource source) {
    model.open(source);
    shelf.keep();
  }

  @Test
  void a_typed_text_is_called_by_its_first_words() {
    keep(TextSource.typed("The cat sat.\nThe dog did not."));
    keep(TextSource.typed("once upon a time ".repeat(100)));
    assertEquals(
        List.of(
            "once upon a time once upon a time once upon a t…", "The cat sat. The dog did not."),
        found(""));
  }

  @Test
  void a_text_of_emoji_is_kept_and_none_of_them_cut_apart() {
    var smile = "\uD83D\uDE00";
    keep(TextSource.typed(smile.repeat(30)));
    keep(TextSource.typed(smile.repeat(100)));
    assertEquals(List.of(smile.repeat(47) + "\u2026", smile.repeat(30)), found(""));
  }

  @Test
  void what_is_kept_is_found_by_its_name_and_its_beginning_and_opens() {
    keep(TextSource.sample("tale.txt", "Read it.", "Once there was a keeper."));
    model.close();
    assertEquals(List.of("tale.txt"), found("tale"));
    assertEquals(List.of(), found("lamp"));
    shelf.find("keeper").getFirst().choose().run();
    assertEquals("tale.txt", model.sourceProperty().get().name());
    assertEquals("Once there was a keeper.", model.sourceProperty().get().text());
  }

  @Test
  void what_was_kept_before_is_known_after_a_look() {
    store.keep("older", "An older text.");
    assertEquals(List.of(), found("older"));
    shelf.begin();
    assertEquals(List.of("older"), found("older"));
  }

  @Test
  void a_forgotten_text_stays_on_the_screen_alone() {
    keep(TextSource.typed("Words."));
    shelf.forget();
    assertEquals(List.of(), found(""));
    assertEquals("Words.", model.sourceProperty().get().text());
  }

  @Test
  void what_cannot_be_kept_is_said() {
    store.broken = true;
    keep(TextSource.typed("Words."));
    assertEquals("The disk is full. Free some space", model.statusProperty().get());
    assertTrue(found("").isEmpty());
  }
}
