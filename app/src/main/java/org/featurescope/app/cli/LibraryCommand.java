package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.featurescope.app.PackShelf;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.library.Dimensions;
import org.featurescope.app.library.HubShelf;
import org.featurescope.app.library.LibraryViewModel;
import org.featurescope.app.library.Stock;
import org.featurescope.app.library.Stock.Cached;
import org.featurescope.app.library.Stock.Presence;
import org.featurescope.assets.catalogue.CatalogueEntry;
import picocli.CommandLine.Command;

/// What there is to open, and what the catalogue could add. It opens no connection.
@Command(
    name = "library",
    description = {
      "Lists what can be opened, without a connection.",
      "Bundled packs, folders opened before, the Hub cache on this disk, and the "
          + "catalogue with what of it is here already."
    })
final class LibraryCommand extends ConsoleCommand {

  /// A line of the list.
  ///
  /// @param section where it is listed
  /// @param name as `--model`, `--sae` or `download` takes it
  /// @param kind model, autoencoders, transcoders, pack
  /// @param about its dimensions, or a sentence
  /// @param state whether it is here
  /// @param licence of a catalogue's entry
  /// @param approximateBytes about how large, 0 where it is not known
  /// @param folder where it lies, when it does
  private record Line(
      String section,
      String name,
      String kind,
      String about,
      String state,
      String licence,
      long approximateBytes,
      Optional<Path> folder) {}

  LibraryCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var stock = HubShelf.ofUser().look();
    var lines = new ArrayList<Line>();
    PackShelf.ofProgram().names().forEach(name -> lines.add(pack(name)));
    lines.addAll(recent(stock));
    lines.addAll(cached(stock));
    stock.catalogue().entries().forEach(entry -> lines.add(entry(stock, entry)));
    if (json) {
      console.json(lines.stream().map(LibraryCommand::fields).toList());
    } else {
      print(lines, stock);
    }
  }

  private static Line pack(String name) {
    return new Line(
        "packs", name, "pack", "came with the program", "here", "", 0, Optional.empty());
  }

  private static List<Line> recent(Stock stock) {
    var settings = Settings.ofUser();
    var lines = new ArrayList<Line>();
    for (var folder : LibraryViewModel.recentModels(settings)) {
      var about = Dimensions.ofModel(folder).map(Dimensions::words).orElse("");
      lines.add(folder("opened before", folder.toString(), "model", about, folder));
    }
    for (var folder : LibraryViewModel.recentSaes(settings)) {
      var about = stock.headers().of(folder).map(Dimensions::words).orElse("");
      lines.add(folder("opened before", folder.toString(), "autoencoders", about, folder));
    }
    return lines;
  }

  private static List<Line> cached(Stock stock) {
    var lines = new ArrayList<Line>();
    for (var model : stock.models()) {
      var about = Dimensions.ofModel(model.folder()).map(Dimensions::words).orElse("");
      var fault = stock.fault(model.repository());
      lines.add(cached(model, "model", fault.orElse(about), fault.isPresent()));
    }
    for (var sae : stock.saes()) {
      var about = stock.dimensions(sae).map(Dimensions::words).orElse("");
      lines.add(cached(sae, "autoencoders", about, false));
    }
    return lines;
  }

  private static Line cached(Cached found, String kind, String about, boolean partly) {
    return new Line(
        "hub cache",
        found.name(),
        kind,
        about,
        partly ? "partly" : "here",
        "",
        0,
        Optional.of(found.folder()));
  }

  private static Line folder(String section, String name, String kind, String about, Path at) {
    return new Line(section, name, kind, about, "here", "", 0, Optional.of(at));
  }

  private static Line entry(Stock stock, CatalogueEntry entry) {
    return new Line(
        "catalogue",
        entry.name(),
        entry.kind().name().toLowerCase(Locale.ROOT),
        entry.about(),
        state(stock, entry),
        entry.licence() + (entry.gated() ? ", to be accepted on the Hub" : ""),
        entry.approximateBytes(),
        Optional.empty());
  }

  private static String state(Stock stock, CatalogueEntry entry) {
    return switch (stock.presence(entry)) {
      case Presence.WHOLE -> "here";
      case Presence.ABSENT -> "can be downloaded";
      case Presence.PARTLY ->
          entry.pieces().size() > 1
              ? stock.here(entry).size() + " of " + entry.pieces().size() + " here"
              : "partly";
    };
  }

  private static Object fields(Line line) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("section", line.section);
    fields.put("name", line.name);
    fields.put("kind", line.kind);
    fields.put("about", line.about);
    fields.put("state", line.state);
    if (!line.licence.isEmpty()) {
      fields.put("licence", line.licence);
    }
    if (line.approximateBytes > 0) {
      fields.put("approximateBytes", line.approximateBytes);
    }
    line.folder.ifPresent(folder -> fields.put("folder", folder.toString()));
    return fields;
  }

  private void print(List<Line> lines, Stock stock) {
    var section = "";
    var width = lines.stream().mapToInt(line -> line.name.length()).max().orElse(0);
    for (var line : lines) {
      if (!line.section.equals(section)) {
        console.out().println((section.isEmpty() ? "" : "\n") + title(line.section, stock));
        section = line.section;
      }
      var size =
          line.approximateBytes > 0
              ? "about " + Spoken.bytes(line.approximateBytes).replace('\u202F', ' ') + ", "
              : "";
      console
          .out()
          .printf(
              "  %-" + width + "s  %-17s  %s%n",
              line.name,
              line.state,
              (size + (line.licence.isEmpty() ? "" : line.licence + ". ") + line.about)
                  .replace('\u202F', ' '));
    }
  }

  private static String title(String section, Stock stock) {
    return switch (section) {
      case "packs" -> "Bundled packs";
      case "opened before" -> "Opened before";
      case "hub cache" -> "Hub cache, " + stock.root();
      default -> "Catalogue: 'featurescope download NAME' fetches from the Hub";
    };
  }
}
