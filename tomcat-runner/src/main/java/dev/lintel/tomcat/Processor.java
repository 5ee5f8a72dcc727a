package dev.lintel.tomcat;

import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Reads requests as Tomcat does, with Lintel's rules in the places where Tomcat has its own and no
 * setting for them:
 *
 * <ul>
 *   <li>What is refused of a head is decided by {@link dev.lintel.spi.RequestIntake} and {@link
 *       HeadRules}, when it is complete and nothing has been derived from it: later, Tomcat has
 *       removed what the rules are about. No method of Tomcat is there for that; {@link
 *       #getErrorState} is the one that it calls at this moment.
 *   <li>What its parser refuses gets the status that Lintel has for it.
 *   <li>A head has a total time (GW-CON-06, GW-CON-28), and the other timeouts are the idle timeout
 *       (GW-CON-27, GW-CON-29).
 *   <li>Exchanges are counted, for the stop (GW-LIF-17, GW-LIF-19).
 *   <li>After an answer that closes the connection, input is discarded (GW-CON-25), without a
 *       thread: Tomcat swallows before the end of the answer, or not at all. A further request that
 *       waits unread destroys the answer as well as an upload does.
 * </ul>
 *
 * <p>Tomcat keeps processors in a pool; one belongs to a connection from the first byte of a head
 * to the end of the exchange.
 */
final class Processor extends Http11Processor {
  /** Where a request keeps its processor; the adapter has note 1. */
  static final int NOTE = 2;

  private static final int FIELDS_KEPT = 64;
  private static final long DISCARD_BYTES = 16 * 1024 * 1024;
  private static final long DISCARD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Protocol protocol;
  private final int idleMillis;
  private final long headNanos;
  private final HostField host = new HostField();

  // Whether the next question for the error state comes before anything was parsed.
  private boolean parsing;
  private boolean checked;
  private boolean counted;
  private boolean asterisk;
  private boolean answered;
  private boolean unread;
  private boolean headless;
  private int refused;
  private volatile @Nullable Thread processing;
  // Whether Tomcat is about to tell of an error by an event.
  private volatile boolean errorDue;
  private @Nullable Connection exchanging;

  Processor(Protocol protocol, Adapter adapter) {
    super(protocol, adapter);
    this.protocol = protocol;
    this.idleMillis = (int) protocol.options().idleTimeout().toMillis();
    this.headNanos = protocol.options().requestHeadTimeout().toNanos();
    request.setNote(NOTE, this);
  }

  /** The processor of a request of the runner's own connector. */
  static Processor of(Request request) {
    return (Processor) request.getNote(NOTE);
  }

  // ---- one event on the connection

  @Override
  public SocketState process(SocketWrapperBase<?> wrapper, SocketEvent event) throws IOException {
    Connection connection = connection(wrapper);
    if (connection == null) {
      return SocketState.CLOSED;
    }
    if (connection.lingering()) {
      // An error may be the timeout of a read that has ended; whether time is up, the discard
      // knows.
      return event == SocketEvent.OPEN_READ || event == SocketEvent.ERROR
          ? discard(wrapper, connection, event == SocketEvent.OPEN_READ)
          : SocketState.CLOSED;
    }
    if (event == SocketEvent.ERROR && isTimeoutOfABlockingCall(wrapper)) {
      return SocketState.LONG;
    }
    if (event == SocketEvent.ERROR) {
      errorDue = false;
    }
    boolean more = false;
    try {
      processing = Thread.currentThread();
      SocketState state = untilError(wrapper, event);
      more = state != SocketState.CLOSED && isAsync();
      if (state == SocketState.CLOSED && answered && getErrorState().isIoAllowed()) {
        connection.linger(DISCARD_BYTES, DISCARD_NANOS);
        return discard(wrapper, connection, true);
      }
      return state;
    } finally {
      processing = null;
      if (!more) {
        exchangeEnds(connection);
        unread = false;
      }
    }
  }

  /**
   * The connection. Tomcat forgets it as soon as any thread closes the wrapper, also while an
   * exchange goes on that has to come to its end.
   */
  private @Nullable Connection connection(SocketWrapperBase<?> wrapper) {
    return wrapper.getSocket() instanceof Connection open ? open : exchanging;
  }

  /**
   * Serves GW-CON-14 and GW-LIF-01, as Tomcat has no setting to leave this out: its chunked filter
   * calls it at the end of the trailers, to have a thread of the application's followed by one of
   * the container's. On the container's own, which is within {@link #process}, it would process the
   * connection again by another processor, which takes the next request for its own and lets this
   * one hang; the loop in there does what is pending.
   */
  @Override
  protected void executeDispatches() {
    if (Thread.currentThread() != processing) {
      super.executeDispatches();
    }
  }

  /**
   * Serves GW-LIF-15, GW-ERR-03 and GW-SRV-15, as no setting has Tomcat wait for the other thread:
   * a read or a write that fails on one of the application's has Tomcat tell of it by an event of
   * its own, and that ends the exchange. A thread that is at another event then finds an error that
   * nobody has told the exchange of, or a state for which Tomcat has no case; it would close the
   * connection and take its objects back, while the exchange goes on.
   */
  private SocketState untilError(SocketWrapperBase<?> wrapper, SocketEvent event)
      throws IOException {
    try {
      return super.process(wrapper, event);
    } catch (IllegalStateException e) {
      if (!errorDue) {
        throw e;
      }
      return SocketState.LONG;
    }
  }

  /** Whether this thread is not to see an error, see {@link #untilError}. */
  private boolean isErrorDue() {
    return errorDue
        && Thread.currentThread() == processing
        && isAsync()
        && !is(ActionCode.ASYNC_IS_COMPLETING)
        && !is(ActionCode.ASYNC_IS_DISPATCHING);
  }

  private boolean is(ActionCode state) {
    AtomicBoolean answer = new AtomicBoolean();
    action(state, answer);
    return answer.get();
  }

  /**
   * Whether the poller tells of a timeout that the thread which reads or writes, outside of this
   * lock, notices by itself: that thread is to get its exception, and its exchange an answer. When
   * it has noticed, the next event is the one that ends the exchange; so is that of a cut, for
   * which a wrapper keeps the error that it had before.
   */
  private boolean isTimeoutOfABlockingCall(SocketWrapperBase<?> wrapper) {
    return isAsync()
        && !lost()
        && super.getErrorState().isIoAllowed()
        && request.getReadListener() == null
        && response.getWriteListener() == null
        && wrapper.getError() instanceof SocketTimeoutException;
  }

  @Override
  public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
    if (!(wrapper.getSocket() instanceof Connection connection)) {
      return SocketState.CLOSED;
    }
    connection.headArrives();
    wrapper.setWriteTimeout(idleMillis);
    parsing = true;
    SocketState state = super.service(wrapper);
    noteVersion();
    connection.headIsPartial(state == SocketState.LONG && !isAsync());
    if (isAsync() || state != SocketState.LONG && state != SocketState.OPEN) {
      return state;
    }
    exchangeEnds(connection);
    return awaitHead(wrapper, connection, state);
  }

  /** There is no complete head: sees to it that it is not awaited for too long. */
  private SocketState awaitHead(
      SocketWrapperBase<?> wrapper, Connection connection, SocketState state) {
    if (protocol.stopping()) {
      return SocketState.CLOSED;
    }
    if (state == SocketState.OPEN && !connection.fresh() && !connection.headIsPartial()) {
      wrapper.setReadTimeout(idleMillis);
      return state;
    }
    long left = headNanos - connection.headAge();
    if (left <= 0) {
      return SocketState.CLOSED;
    }
    wrapper.setReadTimeout(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    return state;
  }

  /**
   * Discards what has arrived, and has this called again for what is to come.
   *
   * @param alone whether no other call is under way
   */
  private SocketState discard(SocketWrapperBase<?> wrapper, Connection connection, boolean alone)
      throws IOException {
    if (!connection.discard()) {
      return SocketState.CLOSED;
    }
    ((NioSocketWrapper) wrapper).updateLastRead();
    long left = TimeUnit.NANOSECONDS.toMillis(connection.lingersFor());
    // Without a time that is above 0 the poller would wait for ever.
    wrapper.setReadTimeout(Math.max(0, left) + 1);
    if (!connection.readsEnded()) {
      wrapper.registerReadInterest();
    } else if (alone) {
      // The poller would wake the reader that has gone, and nobody else.
      protocol.later(() -> wrapper.processSocket(SocketEvent.OPEN_READ, true));
    }
    return SocketState.SUSPENDED;
  }

  // ---- one head

  /**
   * Tomcat asks for this, among others, when it has parsed a head and derived nothing from it yet.
   */
  @Override
  protected ErrorState getErrorState() {
    if (parsing) {
      parsing = false;
      checked = false;
    } else if (headIsParsed()) {
      checked = true;
      check();
    } else if (request.getRequestProcessor().getStage() == Constants.STAGE_KEEPALIVE
        && isBlank(request)) {
      checked = false;
    }
    return isErrorDue() ? ErrorState.NONE : super.getErrorState();
  }

  private boolean headIsParsed() {
    int stage = request.getRequestProcessor().getStage();
    return !checked
        && (stage == Constants.STAGE_PARSE || stage == Constants.STAGE_KEEPALIVE)
        && !isBlank(request);
  }

  /**
   * A request that was recycled has no method; one that could not be parsed may have none either.
   */
  private static boolean isBlank(Request request) {
    String method = request.getMethod();
    return (method == null || method.isEmpty()) && request.protocol().isNull();
  }

  private void check() {
    if (!exchangeBegins()) {
      setErrorState(ErrorState.CLOSE_NOW, null);
      return;
    }
    // From here on for the body, on whatever thread that is read.
    socketWrapper.setReadTimeout(idleMillis);
    Connection connection = connection(socketWrapper);
    int status = connection == null ? 0 : connection.refusal();
    if (connection != null) {
      connection.headIsOver();
    }
    asterisk = false;
    noteVersion();
    if (super.getErrorState().isError()) {
      refused = refused != 0 ? refused : response.getStatus();
      if (HeadRules.isPreface(request)) {
        setErrorState(ErrorState.CLOSE_NOW, null);
      }
      return;
    }
    refused = 0;
    if (status == 0) {
      status = HeadRules.check(request);
    }
    if (status == HeadRules.ASTERISK) {
      asterisk = true;
    } else if (status != 0) {
      refuse(status);
    }
  }

  /** See {@link #writesNoHead}: from where the line is parsed to where the request is recycled. */
  private void noteVersion() {
    // Where the line is malformed, Tomcat names a version in passing, or sets no target.
    if (!request.protocol().isNull() && !request.requestURI().isNull()) {
      headless = request.protocol().equals("");
    }
  }

  private void refuse(int status) {
    refused = status;
    response.setStatus(status);
    setErrorState(ErrorState.CLOSE_CLEAN, null);
  }

  /** Whatever Tomcat finds wrong in addition does not change the status. */
  @Override
  protected void setErrorState(ErrorState errorState, @Nullable Throwable failure) {
    noteVersion();
    if (!checked && refused == 0) {
      if (failure == null && UnknownVersion.isIn(request)) {
        // Ends the parsing: it would wait for the rest of a head, and then give no answer.
        throw new UnknownVersion();
      }
      Connection connection = socketWrapper == null ? null : connection(socketWrapper);
      refused = connection == null ? 0 : connection.refusal();
    }
    if (refused != 0) {
      response.setStatus(refused);
    }
    if (isAsync()
        && Thread.currentThread() != processing
        && super.getErrorState().isIoAllowed()
        && !errorState.isIoAllowed()) {
      errorDue = true;
    }
    super.setErrorState(
        errorState == ErrorState.CLOSE_NOW && isAnswered() ? ErrorState.CLOSE_CLEAN : errorState,
        failure);
  }

  /**
   * Whether this event has brought the exchange to its end, answer and all. Serves GW-CON-25, as no
   * setting does: where a read has failed in it, for which the exchange was answered by 400, Tomcat
   * would close the connection at once.
   */
  private boolean isAnswered() {
    return Thread.currentThread() == processing
        && response.isCommitted()
        && response.getWriteListener() == null
        && isAsync()
        && is(ActionCode.ASYNC_IS_COMPLETING);
  }

  /** Tomcat's own grammar refuses what Lintel allows; {@link HeadRules} has checked the field. */
  @Override
  protected void parseHost(MessageBytes value) {
    if (value == null || value.isNull() || refused != 0) {
      super.parseHost(null);
      return;
    }
    host.read(value);
    request.serverName().setString(host.name());
    request.setServerPort(host.port());
  }

  /** The answer to a request that the adapter must not see; null if it may. */
  @Nullable
  Response refusal() {
    if (!super.getErrorState().isError()) {
      return null;
    }
    int status = refused != 0 ? refused : response.getStatus();
    return Response.failed(
        status == 405
            ? new StatusException(405, HeadRules.ALLOW, "not for applications")
            : new StatusException(status >= 400 ? status : 400, "refused by the parser"));
  }

  /**
   * Whether Tomcat takes the request for one of HTTP/0.9, whose answers have no head. It decides
   * that when it has parsed a version; where it finds none it could parse, what it has decided for
   * the request before still holds, be it one of another connection.
   */
  boolean writesNoHead() {
    return headless;
  }

  /** Whether the target was {@code *}, in place of which Tomcat was given a path. */
  boolean asterisk() {
    return asterisk;
  }

  // ---- one exchange

  /** False if the server has stopped meanwhile: the connection is closed (GW-LIF-17). */
  private boolean exchangeBegins() {
    if (!counted && !protocol.exchangeBegins()) {
      return false;
    }
    counted = true;
    errorDue = false;
    if (socketWrapper.getSocket() instanceof Connection connection) {
      exchanging = connection;
      connection.exchangeBegins();
    }
    return true;
  }

  private void exchangeEnds(Connection connection) {
    exchanging = null;
    answered = false;
    if (counted) {
      counted = false;
      connection.exchangeEnds();
      protocol.exchangeEnds();
    }
    refused = 0;
    shrink(request.getMimeHeaders());
    shrink(request.getMimeTrailerFields());
  }

  /** Tomcat keeps the room of the longest head for the requests to come, of any connection. */
  private static void shrink(MimeHeaders fields) {
    fields.setLimit(FIELDS_KEPT);
    fields.setLimit(-1);
  }

  /**
   * From now on a blocking read of the body ends when it is woken: by an interrupt, after which
   * Tomcat reads again. It would go on until its own timeout, and then put right what by then may
   * be the buffer of another connection.
   */
  boolean endReads() {
    Connection connection = exchanging;
    if (connection == null) {
      return false;
    }
    connection.endReads();
    return true;
  }

  /** The answer is complete, or there will be none. */
  void answered() {
    answered = true;
    if (getErrorState().isIoAllowed() && (refused != 0 || !isRequestBodyFullyRead())) {
      unread = true;
      request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  /** Whether the answer has left a part of its request unread. */
  boolean discards() {
    return unread;
  }

  /** Whether the answer can still reach the client, be it another thread that has failed. */
  boolean isIoAllowed() {
    return super.getErrorState().isIoAllowed();
  }

  /** Whether the connection was closed, or cut, while the exchange was going on. */
  boolean lost() {
    SocketWrapperBase<?> wrapper = socketWrapper;
    return wrapper == null
        || !(wrapper.getSocket() instanceof Connection connection)
        || !connection.isOpen()
        || connection.isCut();
  }

  /** Work on the request is no idle time, however long it has taken. */
  @Override
  protected boolean isReadyForRead() {
    ((NioSocketWrapper) socketWrapper).updateLastRead();
    return super.isReadyForRead();
  }

  /**
   * Sends 100 if the client waits for it, and nothing later (GW-BDY-39). Tomcat would do it when it
   * is read from, and not where it is first asked whether there is anything.
   */
  void acknowledge(boolean wanted) {
    if (wanted) {
      ack(ContinueResponseTiming.ALWAYS);
    }
    request.setExpectation(false);
  }

  /** From now on no time is set for the rest of the body; the next head sets one. */
  void abandonReads() {
    SocketWrapperBase<?> wrapper = socketWrapper;
    if (wrapper != null && isAsync() && request.getReadListener() != null) {
      wrapper.setReadTimeout(-1);
    }
  }

  /**
   * Sends an interim response; Tomcat itself can only send 103, with what the answer has so far.
   */
  void inform(int status, Headers headers) throws IOException {
    if (response.isCommitted() || !request.protocol().equals("HTTP/1.1")) {
      return;
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" \r\n");
    headers.forEach(
        (name, value) -> head.append(spelled(name)).append(": ").append(value).append("\r\n"));
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    socketWrapper.write(true, bytes, 0, bytes.length);
    socketWrapper.flush(true);
  }

  /** The name of a field as GW-RSP-27 has it. */
  private static String spelled(String name) {
    return switch (name) {
      case "content-type" -> "Content-Type";
      case "date" -> "Date";
      default -> name;
    };
  }

  /** The connection, past Tomcat's buffers for a message. */
  NioSocketWrapper socket() {
    return (NioSocketWrapper) socketWrapper;
  }
}
