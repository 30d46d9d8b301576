package org.featurescope.assets.world;

import java.util.List;
import org.featurescope.assets.world.Geography.City;
import org.featurescope.assets.world.Geography.Country;
import org.featurescope.assets.world.Geography.State;

/// Cities, states and capitals; cities, countries, capitals and languages: in one hop, in two, and
/// backwards.
final class GeographyFamily implements Family {
  private final Facts facts;
  private final Geography geography;
  private final Phrasebook phrases;

  GeographyFamily(Facts facts, Geography geography) {
    this.facts = facts;
    this.geography = geography;
    this.phrases = facts.phrasebook("geography");
  }

  @Override
  public String name() {
    return "geography";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int sentences = dice.between(2, 6);
    for (int i = 0; i < sentences; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      sentence(draft, dice, split);
    }
  }

  private void sentence(Draft draft, Dice dice, Split split) {
    int kind = dice.below(100);
    var section =
        kind < 26
            ? "two-hop"
            : kind < 34
                ? "two-hop.question"
                : kind < 39
                    ? "two-hop.chain"
                    : kind < 43
                        ? "two-hop.reverse"
                        : kind < 47
                            ? "two-hop.denied"
                            : kind < 57
                                ? "one-hop.city"
                                : kind < 61
                                    ? "one-hop.city.reverse"
                                    : kind < 70
                                        ? "one-hop.capital"
                                        : kind < 75
                                            ? "one-hop.capital.reverse"
                                            : kind < 79
                                                ? "journey"
                                                : kind < 80
                                                    ? "namesake"
                                                    : kind < 86
                                                        ? "country.two-hop"
                                                        : kind < 90
                                                            ? "country.language"
                                                            : kind < 94
                                                                ? "country.capital"
                                                                : kind < 96
                                                                    ? "country.continent"
                                                                    : kind < 98
                                                                        ? "country.capital.fr"
                                                                        : "country.capital.es";
    write(section, draft, dice, split);
  }

  /// A sentence of the section about a random place.
  private void write(String section, Draft draft, Dice dice, Split split) {
    boolean twoHop = isTwoHop(section);
    if (section.startsWith("country")) {
      var country = dice.pick(geography.countries());
      var city = city(country.cities(), twoHop, dice, split);
      phrases.write(section, slots(country, city, dice), draft, dice, split);
    } else {
      var state = dice.pick(geography.states());
      var city = city(state.cities(), twoHop, dice, split);
      phrases.write(section, slots(state, city, dice, split), draft, dice, split);
    }
  }

  /// Whether sentences of the section bring a city together with what lies two hops away.
  private static boolean isTwoHop(String section) {
    return section.contains("two-hop")
        || section.equals("journey")
        || section.equals("country.language");
  }

  private static City city(List<City> cities, boolean twoHop, Dice dice, Split split) {
    while (true) {
      var city = dice.pick(cities);
      if (!(twoHop && split == Split.TRAIN && city.reserved())) {
        return city;
      }
    }
  }

  Slots slots(State state, City city, Dice dice, Split split) {
    var far = dice.pickBut(geography.states(), state);
    var sibling = city;
    while (sibling.equals(city)) {
      sibling = city(state.cities(), true, dice, split);
    }
    return facts
        .cast(dice)
        .with("state", state.word())
        .with("capital", state.capital())
        .with("city", city.word())
        .with("sibling", sibling.word())
        .with("wrong", dice.pickBut(geography.states(), state).capital())
        .with("far", dice.pick(far.cities()).word())
        .with("farstate", far.word())
        .with("farcapital", far.capital());
  }

  Slots slots(Country country, City city, Dice dice) {
    return facts
        .cast(dice)
        .with("country", country.word())
        .with("capital", country.capital())
        .with("city", city.word())
        .with("continent", country.continent())
        .with("language", country.language())
        .with("de-pays", country.in().get(Language.FRENCH).ofCountry())
        .with("capitale", country.in().get(Language.FRENCH).capital())
        .with("de-pais", country.in().get(Language.SPANISH).ofCountry())
        .with("capital-es", country.in().get(Language.SPANISH).capital());
  }

  /// About a city that is, or is not, kept out of two-hop training sentences; `wrong` is another
  /// capital.
  Slots slotsOfState(boolean reserved, Dice dice) {
    while (true) {
      var state = dice.pick(geography.states());
      var city = dice.pick(state.cities());
      if (city.reserved() == reserved) {
        return slots(state, city, dice, Split.TRAIN);
      }
    }
  }

  Slots slotsOfCountry(Dice dice) {
    var country = dice.pick(geography.countries());
    var other = dice.pickBut(geography.countries(), country);
    return slots(country, city(country.cities(), true, dice, Split.TRAIN), dice)
        .with("wrong", other.capital());
  }

  Phrasebook phrases() {
    return phrases;
  }
}
