package org.featurescope.app.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.featurescope.compute.read.TokenRanges;

/// A complete reading as bytes, exact, so that it can be shown before the model that made it is
/// open. Big-endian: [#MAGIC], the text, the tokens with all that is said of them, the names of the
/// token ids, and a CRC-32 of all that.
///
/// @param names what the ids are called, by id
record KeptReading(
    String text, int latentCount, long nanos, List<Token> tokens, Map<Integer, Name> names)
    implements TextReading {
  /// "FSP1"; another form gets another number.
  private static final int MAGIC = 0x46535031;

  /// Bytes that a token takes at least.
  private static final int LEAST = 3 * Integer.BYTES + 1 + 3 * Float.BYTES + 2 * Integer.BYTES;

  private static final int ACTIVATION = Integer.BYTES + Float.BYTES;
  private static final int EXPECTATION = Integer.BYTES + Double.BYTES;

  /// @param quantities in the order of [Quantity]
  /// @param features strongest first
  private record Token(
      int id,
      int start,
      int end,
      boolean special,
      float[] quantities,
      List<Activation> features,
      List<Likely> expected) {}

  private record Likely(int id, double probability) {}

  /// How an id is shown where it stands alone, and in a chip.
  private record Name(String label, String chip) {}

  /// @param reading complete
  static byte[] bytes(TextReading reading) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      writeText(out, reading.text());
      out.writeInt(reading.latentCount());
      out.writeLong(reading.nanos());
      out.writeInt(reading.size());
      var ids = new TreeSet<Integer>();
      for (var token = 0; token < reading.size(); token++) {
        write(out, reading, token);
        ids.add(reading.id(token));
        reading.expectedAt(token).forEach(expected -> ids.add(expected.id()));
      }
      out.writeInt(ids.size());
      for (var id : ids) {
        out.writeInt(id);
        writeText(out, reading.labelOf(id));
        writeText(out, reading.chip(id));
      }
      out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, TextReading reading, int token)
      throws IOException {
    out.writeInt(reading.id(token));
    out.writeInt(reading.start(token));
    out.writeInt(reading.end(token));
    out.writeBoolean(reading.special(token));
    for (var quantity : Quantity.values()) {
      out.writeFloat(reading.quantity(quantity, token));
    }
    var features = reading.featuresAt(token);
    out.writeInt(features.size());
    for (var feature : features) {
      out.writeInt(feature.latent());
      out.writeFloat(feature.value());
    }
    var expected = reading.expectedAt(token);
    out.writeInt(expected.size());
    for (var each : expected) {
      out.writeInt(each.id());
      out.writeDouble(each.probability());
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static int checksum(byte[] bytes, int length) {
    var crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /// @throws IOException when they are not what [#bytes] made
  static KeptReading of(byte[] bytes) throws IOException {
    var length = bytes.length - Integer.BYTES;
    if (length < 0 || ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length)) {
      throw new IOException("it is damaged");
    }
    var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
    if (in.readInt() != MAGIC) {
      throw new IOException("it is of another version");
    }
    var text = readText(in);
    var latents = in.readInt();
    var nanos = in.readLong();
    var tokens = new Token[count(in, LEAST)];
    for (var i = 0; i < tokens.length; i++) {
      tokens[i] = token(in, text, latents);
    }
    var names = new HashMap<Integer, Name>();
    for (var left = count(in, 3 * Integer.BYTES); left > 0; left--) {
      names.put(in.readInt(), new Name(readText(in), readText(in)));
    }
    for (var token : tokens) {
      if (!names.containsKey(token.id)
          || !token.expected.stream().map(Likely::id).allMatch(names::containsKey)) {
        throw new IOException("a token has no name");
      }
    }
    return new KeptReading(text, latents, nanos, List.of(tokens), Map.copyOf(names));
  }

  private static Token token(DataInputStream in, String text, int latents) throws IOException {
    var id = in.readInt();
    var start = in.readInt();
    var end = in.readInt();
    if (start < 0 || end < start || end > text.length()) {
      throw new IOException("a token lies outside of the text");
    }
    var special = in.readBoolean();
    var quantities = new float[Quantity.values().length];
    for (var i = 0; i < quantities.length; i++) {
      quantities[i] = in.readFloat();
    }
    var features = new Activation[count(in, ACTIVATION)];
    for (var i = 0; i < features.length; i++) {
      features[i] = new Activation(in.readInt(), in.readFloat());
      if (features[i].latent() < 0 || features[i].latent() >= latents) {
        throw new IOException("there is no such feature");
      }
    }
    var expected = new Likely[count(in, EXPECTATION)];
    for (var i = 0; i < expected.length; i++) {
      expected[i] = new Likely(in.readInt(), in.readDouble());
    }
    return new Token(id, start, end, special, quantities, List.of(features), List.of(expected));
  }

  /// A number of things of at least so many bytes each; more than are left cannot be.
  private static int count(DataInputStream in, int bytesEach) throws IOException {
    var count = in.readInt();
    if (count < 0 || count > in.available() / bytesEach) {
      throw new IOException("it promises more than it holds");
    }
    return count;
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(count(in, 1)), StandardCharsets.UTF_8);
  }

  @Override
  public int size() {
    return tokens.size();
  }

  @Override
  public TokenRanges known() {
    return TokenRanges.of(0, size());
  }

  @Override
  public int id(int token) {
    return tokens.get(token).id;
  }

  @Override
  public int start(int token) {
    return tokens.get(token).start;
  }

  @Override
  public int end(int token) {
    return tokens.get(token).end;
  }

  @Override
  public boolean special(int token) {
    return tokens.get(token).special;
  }

  @Override
  public int[] seams() {
    return new int[0];
  }

  @Override
  public String labelOf(int id) {
    return names.get(id).label;
  }

  @Override
  public String chip(int id) {
    return names.get(id).chip;
  }

  @Override
  public float quantity(Quantity quantity, int token) {
    return tokens.get(token).quantities[quantity.ordinal()];
  }

  @Override
  public int activeCount(int token) {
    return tokens.get(token).features.size();
  }

  @Override
  public List<Activation> featuresAt(int token) {
    return tokens.get(token).features;
  }

  @Override
  public List<Expected> expectedAt(int token) {
    var here = tokens.get(token);
    return here.expected.stream()
        .map(each -> new Expected(each.id, labelOf(each.id), each.probability, each.id == here.id))
        .toList();
  }

  @Override
  public void forEachActivation(int from, int to, Visitor visitor) {
    for (var token = from; token < to; token++) {
      for (var feature : tokens.get(token).features) {
        visitor.visit(token, feature.latent(), feature.value());
      }
    }
  }

  @Override
  public void forEachActivationOf(int latent, int from, int to, Visitor visitor) {
    forEachActivation(
        from,
        to,
        (token, other, value) -> {
          if (other == latent) {
            visitor.visit(token, other, value);
          }
        });
  }
}
