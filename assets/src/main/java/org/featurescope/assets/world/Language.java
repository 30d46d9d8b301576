package org.featurescope.assets.world;

/// The languages of the world.
enum Language {
  ENGLISH("en"),
  FRENCH("fr"),
  SPANISH("es");

  private final String code;

  Language(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }

  static Language ofCode(String code) {
    for (var language : values()) {
      if (language.code.equals(code)) {
        return language;
      }
    }
    throw new IllegalArgumentException("no language " + code);
  }
}
