package org.featurescope.assets.catalogue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.featurescope.assets.AssetsException;
import org.featurescope.assets.catalogue.CatalogueEntry.Kind;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;

/// Reads `catalogue.json`, every field of it.
final class CatalogueJson {
  static final String GET_THE_PROGRAM_AGAIN = "get the program again";
  private static final int FORMAT = 1;

  private CatalogueJson() {}

  /// @throws AssetsException when the text is no catalogue
  static Catalogue read(String json) {
    try {
      var root = JsonParser.parseString(json).getAsJsonObject();
      if (root.get("format").getAsInt() != FORMAT) {
        throw new IllegalStateException("another format");
      }
      return new Catalogue(list(root, "sets", e -> set(e.getAsJsonObject())));
    } catch (JsonParseException
        | ClassCastException
        | IllegalStateException
        | IllegalArgumentException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new AssetsException("the catalogue is broken", GET_THE_PROGRAM_AGAIN, e);
    }
  }

  private static CatalogueSet set(JsonObject json) {
    return new CatalogueSet(
        text(json, "name"),
        text(json, "title"),
        text(json, "about"),
        list(json, "entries", e -> entry(e.getAsJsonObject())));
  }

  private static CatalogueEntry entry(JsonObject json) {
    return new CatalogueEntry(
        text(json, "name"),
        Kind.valueOf(text(json, "kind").toUpperCase(Locale.ROOT)),
        text(json, "title"),
        text(json, "about"),
        text(json, "repository"),
        text(json, "licence"),
        json.get("gated").getAsBoolean(),
        json.get("layers").getAsInt(),
        json.get("width").getAsInt(),
        json.get("latents").getAsInt(),
        list(json, "pieces", e -> piece(e.getAsJsonObject())));
  }

  private static Piece piece(JsonObject json) {
    return new Piece(
        text(json, "name"),
        text(json, "hook"),
        json.get("approximateBytes").getAsLong(),
        list(json, "files", JsonElement::getAsString));
  }

  private static String text(JsonObject json, String field) {
    return json.get(field).getAsString();
  }

  private static <T> List<T> list(JsonObject json, String field, Function<JsonElement, T> item) {
    var result = new ArrayList<T>();
    json.getAsJsonArray(field).forEach(element -> result.add(item.apply(element)));
    return result;
  }
}
