package dev.lintel.benchmarks;

/** A container with one servlet and nothing else, as {@link StartUp} starts it. */
final class BareServer {
  private BareServer() {}

  /**
   * Starts it, says where it answers, and runs until a signal ends the process.
   *
   * @param args the container
   * @throws Exception if it does not start
   */
  public static void main(String[] args) throws Exception {
    Container container = Container.valueOf(args[0]);
    Container.Running server = container.start(new HandwrittenServlet(), 0, Threads.PLATFORM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    System.out.println(args[0] + " answers on http://" + Container.HOST + ":" + server.port());
    Thread.currentThread().join();
  }
}
