package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The phrases of one family, in named sections of a resource file:
///
/// ```
/// [one-hop.city fr]
/// La ville de {city} se trouve dans {state}.
/// ! Dans quel État se trouve {city} ? Dans {state}.
/// ```
///
/// A section may name its language; a line that starts with `!` is a wording held out from
/// training.
final class Phrasebook {
  private record Section(List<Template> trained, List<Template> heldOut) {}

  private final String name;
  private final Map<String, Section> sections = new HashMap<>();

  Phrasebook(String name, Concepts concepts, Lexicon lexicon) {
    this.name = name;
    var language = Language.ENGLISH;
    Section section = null;
    for (var line : WorldResource.lines(name + ".phrases")) {
      if (line.startsWith("[") && line.endsWith("]")) {
        var heading = line.substring(1, line.length() - 1).split(" ");
        language = heading.length > 1 ? Language.ofCode(heading[1]) : Language.ENGLISH;
        section = new Section(new ArrayList<>(), new ArrayList<>());
        if (sections.put(heading[0], section) != null) {
          throw new IllegalStateException(name + ".phrases has two sections " + heading[0]);
        }
        continue;
      }
      if (section == null) {
        throw new IllegalStateException(name + ".phrases does not start with a section");
      }
      boolean heldOut = line.startsWith("! ");
      var template = Template.of(heldOut ? line.substring(2) : line, language, concepts, lexicon);
      (heldOut ? section.heldOut() : section.trained()).add(template);
    }
  }

  /// A phrase of a section: for training always a trained one, else in half of the cases one that
  /// training never showed, where the section keeps some.
  Template pick(String section, Split split, Dice dice) {
    var found = section(section);
    boolean fresh = split == Split.HELD_OUT && !found.heldOut().isEmpty() && dice.chance(50);
    return dice.pick(fresh ? found.heldOut() : found.trained());
  }

  void write(String section, Slots slots, Draft draft, Dice dice, Split split) {
    pick(section, split, dice).write(draft, slots, dice);
  }

  /// The phrases of a section that training shows, or those it never shows.
  List<Template> phrases(String section, boolean heldOut) {
    var found = section(section);
    return List.copyOf(heldOut ? found.heldOut() : found.trained());
  }

  private Section section(String section) {
    var found = sections.get(section);
    if (found == null) {
      throw new IllegalStateException(name + ".phrases has no section " + section);
    }
    return found;
  }
}
