package org.featurescope.compute.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// The way of one file to the disk. Its bytes grow in a file that ends in `.incomplete`, which
/// survives a cancellation, a dropped connection and a killed program; when all are there and add
/// up to the Hub's checksum, it takes its own name in one step.
final class FileDownload {
  private static final int BUFFER = 1 << 16;

  /// Tries in all, however well each went: a server that sends a few bytes at a time has an end.
  private static final int MOST_TRIES = 1000;

  private final RemoteFile file;
  private final RepositoryFolder target;
  private final HubClient client;
  private final LongConsumer here;
  private final Cancellation cancellation;
  private final Optional<Checksum> promised;
  private Optional<Checksum.Running> sum = Optional.empty();

  /// @param here is told how many bytes of the file are on the disk
  FileDownload(
      RemoteFile file,
      RepositoryFolder target,
      HubClient client,
      LongConsumer here,
      Cancellation cancellation) {
    this.file = file;
    promised = Checksum.of(file.etag());
    this.target = target;
    this.client = client;
    this.here = here;
    this.cancellation = cancellation;
  }

  /// The Hub has another content under this name than when it was asked.
  static final class Changed extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /// The bytes are not those that the Hub promises.
  private static final class WrongBytes extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /// Fetches what is missing, checks the whole, and gives it its name.
  ///
  /// @throws Changed when the server now has another content; what had arrived is thrown away
  /// @throws FeaturescopeException when it cannot be fetched or written
  void run() throws Changed {
    if (!target.has(file)) {
      arrive();
    }
    here.accept(Math.max(0, file.bytes()));
    target.publish(file);
  }

  private void arrive() throws Changed {
    var partial = target.partial(file);
    try {
      boolean resumed;
      try (var channel = open(partial)) {
        resumed = channel.size() > 0;
        try {
          fill(channel);
        } catch (WrongBytes wrong) {
          startOver(channel);
          if (!resumed) {
            throw wrong;
          }
          // What was there before may have been at fault: once more from the beginning.
          fill(channel);
        }
        channel.force(true);
      } catch (Changed | WrongBytes useless) {
        Files.deleteIfExists(partial);
        throw useless;
      }
      Files.move(
          partial,
          target.blob(file),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (WrongBytes wrong) {
      throw new FeaturescopeException(
          file.label() + " arrived with other bytes than the Hub promises; they were thrown away",
          "download it again; if it happens again, a proxy or mirror changes the file");
    } catch (IOException e) {
      throw FileProblem.writing(partial, e);
    }
  }

  /// Opens what has arrived so far, for this program alone.
  private FileChannel open(Path partial) throws IOException {
    if (Files.isSymbolicLink(partial)) {
      Files.delete(partial);
    }
    var channel =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() == null) {
        throw new OverlappingFileLockException();
      }
      return channel;
    } catch (OverlappingFileLockException busy) {
      channel.close();
      throw new FeaturescopeException(
          file.label() + " is being downloaded already",
          "wait until the other download has ended",
          busy);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// Brings the channel to the whole, checked content.
  private void fill(FileChannel channel) throws IOException, Changed, WrongBytes {
    if (file.bytes() >= 0 && channel.size() > file.bytes()) {
      startOver(channel);
    }
    sum = begun();
    readBack(channel);
    var fruitless = 0;
    for (var tries = 0; !isFull(channel); tries++) {
      cancellation.check();
      var before = channel.size();
      try {
        if (transfer(channel)) {
          break;
        }
      } catch (Network dropped) {
        fruitless = channel.size() > before ? 1 : fruitless + 1;
        var pause = pause(dropped.cause(), fruitless);
        if (fruitless >= client.waiting().tries() || tries >= MOST_TRIES || pause.isEmpty()) {
          throw Refusal.givenUp(dropped.cause(), client, file.label());
        }
        Waiting.pause(pause.get(), cancellation);
      }
    }
    if (sum.isEmpty() && promised.isPresent()) {
      sum = Optional.of(promised.get().begin(channel.size()));
      readBack(channel);
    }
    if (sum.isPresent() && !sum.get().holds()) {
      throw new WrongBytes();
    }
  }

  /// Nothing where the server asks for more patience than a person at the screen has.
  private Optional<Duration> pause(IOException cause, int fruitless) {
    var usual = client.waiting().after(fruitless);
    var asked = cause instanceof Refusal.Busy busy ? busy.retryAfter() : Optional.<Duration>empty();
    return asked
        .map(time -> time.compareTo(client.waiting().longest()) > 0 ? null : time)
        .or(() -> asked.isPresent() ? Optional.empty() : Optional.of(usual));
  }

  private boolean isFull(FileChannel channel) throws IOException {
    return file.bytes() >= 0 && channel.size() == file.bytes();
  }

  /// Adds up what an earlier try has left.
  private void readBack(FileChannel channel) throws IOException {
    var buffer = ByteBuffer.allocate(BUFFER);
    channel.position(0);
    while (channel.read(buffer) >= 0) {
      cancellation.check();
      buffer.flip();
      sum.ifPresent(running -> running.add(buffer));
      buffer.clear();
    }
    here.accept(channel.size());
  }

  private void startOver(FileChannel channel) throws IOException {
    channel.truncate(0);
    channel.position(0);
    sum = begun();
    here.accept(0);
  }

  /// A sum of nothing yet; none where it cannot begin before the size is known.
  private Optional<Checksum.Running> begun() {
    return promised
        .filter(checksum -> file.bytes() >= 0 || !checksum.beginsWithSize())
        .map(checksum -> checksum.begin(file.bytes()));
  }

  /// A failure of the network, to be told from one of the disk.
  private static final class Network extends Exception {
    private static final long serialVersionUID = 1L;
    private final IOException failure;

    Network(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException cause() {
      return failure;
    }
  }

  /// One request for what is missing.
  ///
  /// @return whether the server says that this was all
  private boolean transfer(FileChannel channel) throws IOException, Network, Changed, WrongBytes {
    var from = channel.size();
    var address = client.fileAddress(file.repository(), file.commit(), file.path());
    try (var answer = ask(address, from)) {
      if (answer.status() == 416) {
        // Nothing lies beyond what is here, and yet it is not whole.
        startOver(channel);
        throw new Network(new IOException("the server has fewer bytes than it said"));
      }
      requireSame(answer);
      if (from > 0 && answer.status() == 200) {
        startOver(channel);
      } else if (answer.status() == 206 && (answer.packed() || answer.begin().orElse(-1) != from)) {
        startOver(channel);
        throw new Network(new IOException("the server sent another part than was asked for"));
      }
      for (var piece = next(answer); !piece.isEmpty(); piece = next(answer)) {
        for (var bytes : piece) {
          add(channel, bytes);
        }
        here.accept(channel.size());
      }
      if (file.bytes() >= 0 && channel.size() < file.bytes()) {
        throw new Network(new IOException("the server ended too early"));
      }
      return true;
    }
  }

  private Answer ask(URI address, long from) throws Network {
    try {
      var answer = client.fetch(address, from, cancellation);
      if (answer.status() != 416) {
        Refusal.check(answer, client, file.repository(), file.label());
      }
      return answer;
    } catch (IOException e) {
      throw new Network(e);
    }
  }

  private List<ByteBuffer> next(Answer answer) throws Network {
    try {
      return client.next(answer, cancellation);
    } catch (IOException e) {
      throw new Network(e);
    }
  }

  private void requireSame(Answer answer) throws Changed {
    var etag = answer.facts().etag();
    if (etag.isPresent() && !etag.get().equals(file.etag())) {
      throw new Changed();
    }
  }

  private void add(FileChannel channel, ByteBuffer bytes) throws IOException, WrongBytes {
    if (file.bytes() >= 0 && bytes.remaining() > file.bytes() - channel.size()) {
      throw new WrongBytes();
    }
    channel.position(channel.size());
    AtomicFiles.writeFully(channel, bytes.duplicate());
    sum.ifPresent(running -> running.add(bytes));
  }
}
