package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The states and countries of the world: which city lies where, and which is the capital.
final class Geography {
  /// A city that is no capital. One that is `reserved` never stands in a two-hop sentence of the
  /// training split, though both of its hops do: whoever answers for it has put two facts together.
  record City(Word word, boolean reserved) {}

  record State(Word word, Word capital, List<City> cities) {}

  /// @param in the country as "of the country" and its capital, in French and in Spanish
  record Country(
      Word word,
      Word capital,
      Word continent,
      Word language,
      List<City> cities,
      Map<Language, Named> in) {}

  record Named(Word ofCountry, Word capital) {}

  private final List<State> states = new ArrayList<>();
  private final List<Country> countries = new ArrayList<>();

  Geography(Concepts concepts) {
    var city = concepts.get("geo.city");
    var capital = concepts.get("geo.capital");
    for (var row : WorldResource.rows("states.tsv", 3)) {
      var about = about(concepts, row.get(0));
      states.add(
          new State(
              Word.of(row.get(0), concepts.get("geo.state"), about),
              Word.of(row.get(1), capital, city, about),
              cities(row.get(2), city, about)));
    }
    for (var row : WorldResource.rows("countries.tsv", 9)) {
      var about = about(concepts, row.get(0));
      var country = concepts.get("geo.country");
      countries.add(
          new Country(
              Word.of(row.get(0), country, about),
              Word.of(row.get(1), capital, city, about),
              Word.of(row.get(2), concepts.get("geo.continent")),
              Word.of(row.get(3), concepts.get("geo.language")),
              cities(row.get(4), city, about),
              Map.of(
                  Language.FRENCH,
                  new Named(
                      Word.of(row.get(5), country, about),
                      Word.of(row.get(6), capital, city, about)),
                  Language.SPANISH,
                  new Named(
                      Word.of(row.get(7), country, about),
                      Word.of(row.get(8), capital, city, about)))));
    }
  }

  List<State> states() {
    return states;
  }

  List<Country> countries() {
    return countries;
  }

  private static Concept about(Concepts concepts, String place) {
    var id = place.toLowerCase(Locale.ROOT).replace(' ', '-');
    return concepts.define("geo.about." + id, place + ": its name, its capital, its cities");
  }

  private static List<City> cities(String cell, Concept city, Concept about) {
    var result = new ArrayList<City>();
    for (var name : cell.split(", ")) {
      boolean reserved = name.endsWith("*");
      result.add(new City(Word.of(name.replace("*", ""), city, about), reserved));
    }
    return List.copyOf(result);
  }
}
