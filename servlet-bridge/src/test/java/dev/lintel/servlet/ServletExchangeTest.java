package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doCallRealMethod;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.lintel.AsyncApplication;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import dev.lintel.StatusException;
import dev.lintel.Tls;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application sees of a request, and which ones it does not see. */
class ServletExchangeTest {
  private static final long LIMIT = 1000;

  private final HttpServletRequest request = mock(HttpServletRequest.class);
  private final HttpServletResponse response = mock(HttpServletResponse.class);
  private final ServletContext context = mock(ServletContext.class);
  private final Container container = mock(Container.class);
  private String mount = "";

  @BeforeEach
  void aRequest() {
    when(request.getHeaderNames()).thenAnswer(call -> Collections.emptyEnumeration());
    when(request.getHeaders(any())).thenAnswer(call -> Collections.emptyEnumeration());
    when(request.getMethod()).thenReturn("GET");
    when(request.getProtocol()).thenReturn("HTTP/1.1");
    when(request.getScheme()).thenReturn("http");
    when(request.getServletContext()).thenReturn(context);
    when(request.getContentLengthLong()).thenReturn(-1L);
    when(request.getLocalAddr()).thenReturn("127.0.0.1");
    when(request.getLocalPort()).thenReturn(8080);
    when(context.getContextPath()).thenReturn("");
    when(container.rawPath(request)).thenAnswer(call -> request.getRequestURI());
    doCallRealMethod().when(container).headers(any(), any());
    doCallRealMethod().when(container).trailers(any(), any());
    target("/a", "/a");
    field("host", "test");
  }

  private void target(String raw, String seenByTheContainer) {
    when(request.getRequestURI()).thenReturn(raw);
    when(request.getServletPath()).thenReturn("");
    when(request.getPathInfo()).thenReturn(seenByTheContainer);
  }

  private void field(String name, String... lines) {
    when(request.getHeader(name)).thenReturn(lines.length == 0 ? null : lines[0]);
    when(request.getHeaders(name)).thenAnswer(call -> Collections.enumeration(List.of(lines)));
  }

  private ServletExchange exchange() {
    ServerInfo server =
        new ServerInfo(
            "fake", "1", ServerInfo.SPEC, true, false, false, Duration.ofSeconds(1), Set.of());
    AsyncApplication application = AsyncApplication.of(given -> new CompletableFuture<>());
    return new ServletExchange(
        new Gateway(application, server, mount, LIMIT, container), request, response);
  }

  private int refused() {
    ServletExchange exchange = exchange();
    Response early = exchange.admit();
    assertThat(early).isNotNull();
    assertThat(exchange.refused()).isTrue();
    return early.status();
  }

  private Request admitted() {
    ServletExchange exchange = exchange();
    assertThat(exchange.admit()).isNull();
    assertThat(exchange.refused()).isFalse();
    return Request.of(exchange);
  }

  /** GW-LIF-07, GW-LIF-15: the container has taken its objects back, and hooks are still to run. */
  @Test
  void what_a_container_has_taken_back_is_seen_as_it_was() {
    field("x-a", "1", "2");
    when(request.getHeaderNames()).thenAnswer(call -> Collections.enumeration(List.of("x-a")));
    when(request.getRemoteAddr()).thenReturn("::1");
    when(request.getRemotePort()).thenReturn(1234);
    when(request.isSecure()).thenReturn(true);
    Principal principal = () -> "somebody";
    when(request.getUserPrincipal()).thenReturn(principal);
    ServletExchange exchange = exchange();
    assertThat(exchange.admit()).isNull();
    Headers before = exchange.headers();
    assertThat(exchange.released()).isFalse();

    exchange.release();
    reset(request);

    assertThat(exchange.released()).isTrue();
    assertThat(exchange.remote()).contains(new InetSocketAddress("::1", 1234));
    assertThat(exchange.local()).contains(new InetSocketAddress("127.0.0.1", 8080));
    assertThat(exchange.tls()).isPresent();
    assertThat(exchange.principal()).containsSame(principal);
    assertThat(exchange.scheme()).isEqualTo("https");
    assertThat(exchange.protocol()).isEqualTo("HTTP/1.1");
    for (Headers headers : List.of(before, exchange.headers())) {
      assertThat(headers.first("x-a")).contains("1");
      assertThat(headers.first("x-b")).isEmpty();
      assertThat(headers.all("x-a")).containsExactly("1", "2");
      assertThat(headers.names()).containsExactly("x-a");
    }
  }

  /** GW-REQ-67. */
  @Test
  void headers_that_were_not_read_in_time_cannot_be_read() {
    field("x-a", "1");
    ServletExchange exchange = exchange();
    assertThat(exchange.admit()).isNull();
    Headers headers = exchange.headers();

    exchange.finish(0, null);

    assertThatThrownBy(() -> headers.first("x-a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> headers.all("x-a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_address_that_is_no_number_is_kept_as_it_is() {
    when(request.getRemoteAddr()).thenReturn("not a host");
    when(request.getRemotePort()).thenReturn(1234);
    assertThat(admitted().remote())
        .contains(InetSocketAddress.createUnresolved("not a host", 1234));
  }

  /** GW-BDY-31: HTTP/2 needs no field for a body of unknown length. */
  @Test
  void a_request_has_a_body_where_one_can_be() {
    when(request.getMethod()).thenReturn("POST");
    when(request.getContentLengthLong()).thenReturn(0L);
    assertThat(exchange().source()).isNull();
    when(request.getProtocol()).thenReturn("HTTP/2");
    assertThat(exchange().source()).isNull();
    when(request.getContentLengthLong()).thenReturn(-1L);
    assertThat(exchange().source()).isNotNull();
    when(request.getMethod()).thenReturn("GET");
    assertThat(exchange().source()).isNull();
    when(request.getContentLengthLong()).thenReturn(1L);
    assertThat(exchange().source()).isNotNull();
  }

  /** GW-ASY-18. */
  @Test
  void a_body_is_read_by_a_listener_where_the_container_can() {
    ServletExchange exchange = exchange();
    assertThat(exchange.mayReadAsynchronously(0)).isTrue();
    assertThat(exchange.mayReadAsynchronously(-1)).isFalse();
    when(container.readsChunksByListener()).thenReturn(true);
    assertThat(exchange.mayReadAsynchronously(-1)).isTrue();
    assertThat(exchange.asynchronous()).isFalse();
    exchange.asyncStarted();
    assertThat(exchange.asynchronous()).isTrue();
  }

  /** GW-DEP-14. As Jetty has it. */
  @Test
  void a_context_path_may_be_written_as_by_a_client() {
    mount = "/caf\u00E9";
    when(context.getContextPath()).thenReturn("/caf%C3%A9");
    target("/caf%C3%A9/a%20b", "/a b");
    assertThat(admitted().path()).isEqualTo("/a b");
  }

  @Test
  void a_request_is_seen_as_it_was_sent() {
    mount = "/caf\u00E9";
    when(context.getContextPath()).thenReturn("/caf\u00E9");
    target("/caf%C3%A9/a%20b", "/a b");
    when(request.getQueryString()).thenReturn("c=%zz");
    when(request.getScheme()).thenReturn("https");
    when(request.isSecure()).thenReturn(true);
    when(request.getRemoteAddr()).thenReturn("::1");
    when(request.getRemotePort()).thenReturn(1234);
    Principal principal = () -> "somebody";
    when(request.getUserPrincipal()).thenReturn(principal);
    Request seen = admitted();
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.scheme()).isEqualTo("https");
    assertThat(seen.authority()).isEqualTo("test");
    assertThat(seen.mountPath()).isEqualTo("/caf\u00E9");
    assertThat(seen.path()).isEqualTo("/a b");
    assertThat(seen.rawPath()).isEqualTo("/caf%C3%A9/a%20b");
    assertThat(seen.query()).isEqualTo("c=%zz");
    assertThat(seen.protocol()).isEqualTo("HTTP/1.1");
    assertThat(seen.remote()).contains(new InetSocketAddress("::1", 1234));
    assertThat(seen.local()).contains(new InetSocketAddress("127.0.0.1", 8080));
    assertThat(seen.principal()).containsSame(principal);
    assertThat(seen.tls()).contains(new Tls("", "", List.of(), Optional.empty()));
    assertThat(seen.server().name()).isEqualTo("fake");
    assertThat(seen.trailers()).isSameAs(Headers.empty());
  }

  /** GW-SRV-09. */
  @Test
  void what_a_container_has_null_for_is_empty() {
    mount = "/app";
    when(context.getContextPath()).thenReturn("/app");
    target("/app", null);
    when(request.getQueryString()).thenReturn(null);
    Request seen = admitted();
    assertThat(seen.path()).isEqualTo("/");
    assertThat(seen.query()).isEmpty();
  }

  @Test
  void http_2_has_one_spelling() {
    when(request.getProtocol()).thenReturn("HTTP/2.0");
    assertThat(admitted().protocol()).isEqualTo("HTTP/2");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:8080",
    "::1, [::1]:8080",
    "[::1], [::1]:8080",
    "fe80::1%eth0, [fe80::1]:8080",
    "[fe80::1%4], [fe80::1]:8080"
  })
  void without_host_the_authority_is_the_local_address(String address, String authority) {
    when(request.getProtocol()).thenReturn("HTTP/1.0");
    when(request.getLocalAddr()).thenReturn(address);
    field("host");
    assertThat(admitted().authority()).isEqualTo(authority);
  }

  /** GW-REQ-44: as containers have it for a target of their own, it is left away. */
  @ParameterizedTest
  @CsvSource({"false, 80", "true, 443"})
  void the_local_port_is_there_also_where_it_is_that_of_the_scheme(boolean secure, int port) {
    when(request.getProtocol()).thenReturn("HTTP/1.0");
    when(request.isSecure()).thenReturn(secure);
    when(request.getScheme()).thenReturn(secure ? "https" : "http");
    when(request.getLocalPort()).thenReturn(port);
    field("host");
    assertThat(admitted().authority()).isEqualTo("127.0.0.1:" + port);
  }

  @Test
  void a_connection_without_ends_has_no_addresses() {
    when(request.getRemoteAddr()).thenReturn("");
    when(request.getLocalAddr()).thenReturn("127.0.0.1");
    when(request.getLocalPort()).thenReturn(-1);
    Request seen = admitted();
    assertThat(seen.remote()).isEmpty();
    assertThat(seen.local()).isEmpty();
    when(request.getLocalPort()).thenReturn(0);
    assertThat(seen.local()).isPresent();
  }

  @Test
  void tls_is_what_the_container_says_of_it() {
    X509Certificate certificate = mock(X509Certificate.class);
    when(request.isSecure()).thenReturn(true);
    when(request.getAttribute("jakarta.servlet.request.secure_protocol")).thenReturn("TLSv1.3");
    when(request.getAttribute("jakarta.servlet.request.cipher_suite")).thenReturn("A_SUITE");
    Request seen = admitted();
    assertThat(seen.tls()).contains(new Tls("TLSv1.3", "A_SUITE", List.of(), Optional.empty()));
    when(request.getAttribute("jakarta.servlet.request.X509Certificate"))
        .thenReturn(new X509Certificate[] {certificate});
    when(request.getAttribute("jakarta.servlet.request.cipher_suite")).thenReturn(null);
    assertThat(seen.tls()).contains(new Tls("TLSv1.3", "", List.of(certificate), Optional.empty()));
  }

  @Test
  void a_repeated_or_missing_or_malformed_host_is_refused() {
    field("host", "a", "a");
    assertThat(refused()).isEqualTo(400);
    field("host", "u@a");
    assertThat(refused()).isEqualTo(400);
    field("host");
    assertThat(refused()).isEqualTo(400);
  }

  @Test
  void a_repeated_host_is_left_to_a_container_that_judges_heads() {
    when(container.judgesHeads()).thenReturn(true);
    field("host", "a", "a");
    assertThat(admitted().authority()).isEqualTo("a");
  }

  @Test
  void white_space_that_a_container_leaves_around_a_value_is_no_part_of_it() {
    field("x-a", " 1 2\t", "3 ", " ", "4");
    when(request.getHeaderNames()).thenAnswer(call -> Collections.enumeration(List.of("x-a")));
    Request seen = admitted();
    assertThat(seen.header("x-a")).contains("1 2");
    assertThat(seen.headers().all("x-a")).containsExactly("1 2", "3", "", "4");
  }

  /** GW-REQ-50. */
  @Test
  void a_field_that_is_asked_for_copies_no_others() {
    field("x-a", "1", "2");
    when(request.getHeaderNames()).thenAnswer(call -> Collections.enumeration(List.of("x-a")));
    Request seen = admitted();
    clearInvocations(request);
    assertThat(seen.header("x-a")).contains("1");
    assertThat(seen.headers().first("x-a", "")).isEqualTo("1");
    assertThat(seen.headers().all("x-a")).containsExactly("1", "2");
    verify(request, never()).getHeaderNames();
    verify(request, never()).getHeaders("host");
  }

  /** GW-REQ-51. */
  @Test
  void fields_are_copied_once_however_often_they_are_gone_through() {
    field("x-a", "1");
    when(request.getHeaderNames()).thenAnswer(call -> Collections.enumeration(List.of("x-a")));
    Request seen = admitted();
    clearInvocations(request);
    for (int i = 0; i < 3; i++) {
      assertThat(seen.headers().names()).containsExactly("x-a");
      seen.headers().forEach((name, value) -> assertThat(value).isEqualTo("1"));
      assertThat(seen.headers().with("x-b", "2").first("x-a")).contains("1");
    }
    verify(request, times(1)).getHeaderNames();
  }

  @Test
  void a_repeated_content_type_is_refused() {
    field("content-type", "a/b");
    assertThat(admitted()).isNotNull();
    field("content-type", "a/b", "a/b");
    assertThat(refused()).isEqualTo(400);
  }

  @Test
  void an_upgrade_that_connection_does_not_name_is_refused() {
    field("upgrade", "websocket");
    field("connection", "keep-alive");
    assertThat(refused()).isEqualTo(400);
    field("connection", "keep-alive", "x, Upgrade");
    assertThat(admitted()).isNotNull();
    field("connection");
    when(request.getProtocol()).thenReturn("HTTP/1.0");
    assertThat(admitted()).isNotNull();
  }

  @Test
  void what_the_container_reads_differently_is_refused() {
    target("/a/b", "/a");
    assertThat(refused()).isEqualTo(400);
  }

  @Test
  void a_container_that_refuses_to_say_what_it_reads_is_taken_to_read_it_differently() {
    when(request.getServletPath()).thenThrow(new IllegalArgumentException("ambiguous"));
    assertThat(refused()).isEqualTo(400);
  }

  @Test
  void a_container_that_breaks_is_a_failure() {
    when(request.getServletPath()).thenThrow(new IllegalStateException("broken"));
    assertThat(refused()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({"TRACE, /a, 405", "CONNECT, test:80, 405", "CONNECT, /a, 400", "OPTIONS, *, 200"})
  void some_methods_are_the_servers(String method, String raw, int status) {
    when(request.getMethod()).thenReturn(method);
    target(raw, raw);
    assertThat(refused()).isEqualTo(status);
  }

  @Test
  void a_405_says_what_is_allowed() {
    when(request.getMethod()).thenReturn("TRACE");
    Response early = exchange().admit();
    assertThat(early).isNotNull();
    assertThat(early.header("allow")).contains("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  }

  @Test
  void an_absolute_target_is_its_path_if_it_agrees() {
    target("http://test/a", "/a");
    assertThat(admitted().rawPath()).isEqualTo("/a");
    target("https://test/a", "/a");
    assertThat(refused()).isEqualTo(400);
    target("http://other/a", "/a");
    assertThat(refused()).isEqualTo(400);
  }

  @Test
  void a_path_outside_of_the_mount_and_a_bad_query_are_refused() {
    when(request.getQueryString()).thenReturn("\u00E9");
    assertThat(refused()).isEqualTo(400);
    when(request.getQueryString()).thenReturn(null);
    mount = "/app";
    assertThat(refused()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(longs = {LIMIT, LIMIT + 1, Long.MAX_VALUE})
  void a_body_of_the_limit_is_admitted_and_a_longer_one_is_413(long length) {
    when(request.getContentLengthLong()).thenReturn(length);
    if (length > LIMIT) {
      assertThat(refused()).isEqualTo(413);
    } else {
      assertThat(admitted().body().length()).hasValue(length);
    }
  }

  @Test
  void trailers_are_there_when_the_body_has_ended_and_the_container_has_them() throws IOException {
    when(request.getContentLengthLong()).thenReturn(1L);
    FakeExchange fake = new FakeExchange();
    fake.in.content = new byte[1];
    when(request.getInputStream()).thenReturn(fake.in);
    Request seen = admitted();
    assertThatThrownBy(seen::trailers).isInstanceOf(IllegalStateException.class);
    assertThat(seen.body().bytes(10)).hasSize(1);
    assertThat(seen.trailers().isEmpty()).isTrue();
    verify(request, never()).getTrailerFields();
    when(request.isTrailerFieldsReady()).thenReturn(true);
    when(request.getTrailerFields()).thenReturn(null);
    assertThat(seen.trailers().isEmpty()).isTrue();
    when(request.getTrailerFields()).thenReturn(java.util.Map.of("X-A", " 1 \t"));
    assertThat(seen.trailers().first("x-a")).contains("1");
  }

  @Test
  void an_interim_response_is_the_containers_until_the_commit() throws IOException {
    ServletExchange exchange = exchange();
    assertThat(exchange.admit()).isNull();
    Headers fields = Headers.of("link", "</a.css>");
    Request seen = Request.of(exchange);
    seen.inform(103, fields);
    verify(container).inform(request, response, 103, fields);
    assertThat(exchange.isCommitted()).isFalse();
    exchange.committed(200, Headers.empty());
    assertThat(exchange.isCommitted()).isTrue();
    assertThatThrownBy(() -> seen.inform(103, fields)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_interim_response_is_nothing_for_http_1_0() throws IOException {
    when(request.getProtocol()).thenReturn("HTTP/1.0");
    admitted().inform(103, Headers.empty());
    verify(container, never()).inform(any(), any(), anyInt(), any());
  }

  /** GW-REQ-65. */
  @Test
  void an_interim_response_for_a_client_that_has_gone_is_dropped() throws IOException {
    doThrow(new IOException("gone")).when(container).inform(any(), any(), anyInt(), any());
    admitted().inform(103, Headers.empty());
    verify(container).inform(any(), any(), anyInt(), any());
  }

  /** GW-REQ-64. */
  @Test
  void the_head_waits_for_an_interim_response_that_is_on_its_way() throws Exception {
    ServletExchange exchange = exchange();
    assertThat(exchange.admit()).isNull();
    exchange.asyncStarted();
    Request seen = Request.of(exchange);
    AtomicBoolean waits = new AtomicBoolean();
    Thread answering = new Thread(() -> exchange.committed(200, Headers.empty()));
    doAnswer(
            call -> {
              answering.start();
              while (answering.getState() != Thread.State.WAITING && answering.isAlive()) {
                Thread.onSpinWait();
              }
              waits.set(answering.isAlive());
              return null;
            })
        .when(container)
        .inform(any(), any(), anyInt(), any());

    seen.inform(103, Headers.empty());

    answering.join();
    assertThat(waits).isTrue();
    assertThat(exchange.isCommitted()).isTrue();
  }

  /** On whatever threads they are sent. */
  @Test
  void interim_responses_are_sent_one_after_the_other() throws Exception {
    Request seen = admitted();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Thread test = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    doAnswer(
            call -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              begun.countDown();
              while (Thread.currentThread() != test
                  && test.getState() != Thread.State.WAITING
                  && inside.get() == 1) {
                Thread.onSpinWait();
              }
              inside.decrementAndGet();
              return null;
            })
        .when(container)
        .inform(any(), any(), anyInt(), any());
    Thread other = new Thread(() -> seen.inform(103, Headers.empty()));
    other.start();
    while (begun.getCount() > 0) {
      Thread.onSpinWait();
    }

    seen.inform(103, Headers.empty());

    other.join();
    assertThat(most).hasValue(1);
  }

  @Test
  void a_completion_says_how_long_it_took() {
    long before = System.nanoTime();
    ServletExchange exchange = exchange();
    assertThat(exchange.admit()).isNull();
    AtomicReference<Completion> seen = new AtomicReference<>();
    Request.of(exchange).onComplete(seen::set);
    exchange.committed(201, Headers.of("x-a", "1"));
    StatusException why = new StatusException(400, "why");
    exchange.finish(7, why);
    Completion completion = seen.get();
    assertThat(completion.status()).isEqualTo(201);
    assertThat(completion.bytes()).isEqualTo(7);
    assertThat(completion.headers().first("x-a")).contains("1");
    assertThat(completion.failure()).containsSame(why);
    assertThat(completion.duration())
        .isBetween(Duration.ZERO, Duration.ofNanos(System.nanoTime() - before));
  }

  @Test
  void what_calls_back_before_there_is_a_call_runs_as_it_is() {
    AtomicInteger runs = new AtomicInteger();
    exchange().inCallback(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
    assertThat(exchange().settleBroken()).isNull();
  }
}
