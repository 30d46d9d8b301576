package org.featurescope.compute.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A proxy for encrypted connections on this machine. Whatever server is asked for, it leads to one
/// and the same.
final class TunnelProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final int target;
  private final String wanted;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// The hosts and ports to which it let through.
  final List<String> seen = new CopyOnWriteArrayList<>();

  /// @param target the port that it leads to
  /// @param wanted the header's value with name and password that it asks for, or nothing
  TunnelProxy(int target, String wanted) {
    this.target = target;
    this.wanted = wanted;
    try {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        threads.execute(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        var server = new Socket()) {
      var in = client.getInputStream();
      var out = client.getOutputStream();
      var head = head(in);
      while (!wanted.isEmpty() && !head.contains("Proxy-Authorization: " + wanted + "\r\n")) {
        say(
            out,
            "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                + "Content-Length: 0");
        head = head(in);
      }
      seen.add(head.split(" ")[1]);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2000);
      say(out, "200 OK");
      var answers = threads.submit(() -> server.getInputStream().transferTo(out));
      in.transferTo(server.getOutputStream());
      answers.cancel(true);
    } catch (IOException hungUp) {
      return;
    }
  }

  private static void say(OutputStream out, String status) throws IOException {
    out.write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /// What a request says before its content.
  private static String head(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      var c = in.read();
      if (c < 0) {
        throw new IOException("hung up");
      }
      text.append((char) c);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
