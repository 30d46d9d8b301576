package org.featurescope.app.read;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/// The numbers behind the heatmap: CSV for a spreadsheet (a row a token, a column a chosen
/// feature), JSON with every active feature of every token. Numbers are written with a point,
/// whatever the language of the system.
final class TableExport {
  private TableExport() {}

  static String csv(Exported shown) {
    var reading = shown.reading();
    var out =
        new StringBuilder("position,id,token,start,end,surprisal,entropy,reconstruction_error");
    shown.features().forEach(pick -> out.append(",feature_").append(pick.latent()));
    out.append("\r\n");
    var columns = shown.features().stream().map(pick -> reading.valuesOf(pick.latent())).toList();
    for (var token = 0; token < reading.done(); token++) {
      out.append(token).append(',').append(reading.id(token));
      out.append(',').append(quoted(reading.label(token)));
      out.append(',').append(reading.start(token));
      out.append(',').append(reading.end(token));
      for (var quantity : Quantity.values()) {
        out.append(',').append(number(reading.quantity(quantity, token)));
      }
      for (var column : columns) {
        out.append(',').append(number(column[token]));
      }
      out.append("\r\n");
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String number(float value) {
    return Float.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
  }

  static String json(Exported shown) {
    var text = new StringWriter();
    try (var json = new JsonWriter(text)) {
      json.setIndent(" ");
      json.beginObject();
      json.name("title").value(shown.title());
      json.name("model").value(shown.model());
      json.name("sae").value(shown.lens());
      json.name("text").value(shown.reading().text());
      json.name("tokens").beginArray();
      for (var token = 0; token < shown.reading().done(); token++) {
        token(json, shown.reading(), token);
      }
      json.endArray();
      json.endObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void token(JsonWriter json, TextReading reading, int token) throws IOException {
    json.setIndent("");
    json.beginObject();
    json.name("id").value(reading.id(token));
    json.name("text").value(reading.label(token));
    json.name("start").value(reading.start(token));
    json.name("end").value(reading.end(token));
    for (var quantity : Quantity.values()) {
      var value = reading.quantity(quantity, token);
      if (!Float.isNaN(value)) {
        json.name(quantity.name().toLowerCase(Locale.ROOT)).value(value);
      }
    }
    json.name("features").beginArray();
    for (var active : reading.featuresAt(token)) {
      json.beginArray().value(active.latent()).value(active.value()).endArray();
    }
    json.endArray();
    json.endObject();
    json.setIndent(" ");
  }
}
