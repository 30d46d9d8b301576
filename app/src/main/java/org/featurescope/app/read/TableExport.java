package org.featurescope.app.read;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import org.featurescope.compute.job.Cancellation;

/// The numbers behind the heatmap, of as much of the text as has been read: CSV for a spreadsheet
/// (a row a token, a column a chosen feature), JSON with every active feature of every token.
/// Numbers are written with a point, whatever the language of the system.
final class TableExport {
  private TableExport() {}

  static void csv(Exported shown, Writer out, Cancellation cancellation) throws IOException {
    var reading = shown.reading();
    out.append("position,id,token,start,end,surprisal,entropy,reconstruction_error");
    for (var pick : shown.features()) {
      out.append(",feature_").append(String.valueOf(pick.latent()));
    }
    out.append("\r\n");
    var columns = shown.features().stream().map(pick -> reading.valuesOf(pick.latent())).toList();
    for (var token = 0; token < reading.size(); token++) {
      if (!reading.knows(token)) {
        continue;
      }
      cancellation.check();
      out.append(String.valueOf(token)).append(',').append(String.valueOf(reading.id(token)));
      out.append(',').append(quoted(reading.label(token)));
      out.append(',').append(String.valueOf(reading.start(token)));
      out.append(',').append(String.valueOf(reading.end(token)));
      for (var quantity : Quantity.values()) {
        out.append(',').append(number(reading.quantity(quantity, token)));
      }
      for (var column : columns) {
        out.append(',').append(number(column[token]));
      }
      out.append("\r\n");
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String number(float value) {
    return Float.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
  }

  static void json(Exported shown, Writer out, Cancellation cancellation) throws IOException {
    // The writer is flushed and not closed: it belongs to whoever opened it.
    @SuppressWarnings("resource")
    var json = new JsonWriter(out);
    var reading = shown.reading();
    json.setIndent(" ");
    json.beginObject();
    json.name("title").value(shown.title());
    json.name("model").value(shown.model());
    json.name("sae").value(shown.lens());
    json.name("text").value(reading.text());
    json.name("tokens").beginArray();
    for (var token = 0; token < reading.size(); token++) {
      if (reading.knows(token)) {
        cancellation.check();
        token(json, reading, token);
      }
    }
    json.endArray();
    json.endObject();
    json.flush();
  }

  private static void token(JsonWriter json, TextReading reading, int token) throws IOException {
    json.setIndent("");
    json.beginObject();
    if (!reading.complete()) {
      // Of a text that was read in part the place is not the index.
      json.name("position").value(token);
    }
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
