package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Lives;
import dev.lintel.mutants.broken.Paths;
import java.util.List;

/** What is wrong with paths, mount paths and queries. */
final class TargetMutants {
  private static final String TARGET = "targets/a_target_has_one_path_or_is_refused/";
  private static final String MOUNT = "targets/under_a_mount_path_too/";
  private static final String QUERY = "targets/a_query_is_verbatim_or_refused/";

  private TargetMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "path decoded twice",
                "WSGI servers behind CGI-like gateways; a classic way around path checks",
                Patch.of("spi.PathRules", "decode").result(Paths.class, "again"))
            .killedBy(TARGET + "/%2541", "Expecting actual: \"400", "GW-REQ-22"),
        Mutant.of(
                TOMCAT,
                "a missing path for an asterisk",
                "what the last proxy would make of it",
                Patch.of("spi.RequestTarget", "withPath").constant("/", "*"))
            .killedBy(
                Kit.SCRIPTS + "hosts/options-absolute-without-path",
                "* calls: 1 * calls: 0",
                "GW-REQ-74"),
        Mutant.of(
                JETTY,
                "path taken from servlet path and path info",
                "servlet bridges that use getPathInfo, which each container decodes as it likes",
                Patch.of("jetty.JettyContainer", "rawPath")
                    .doing(Paths.class, "asTheContainerSees"))
            .killedBy(TARGET + "/%252F", "Expecting actual: \"400", "GW-REQ-08")
            .killedBy(TARGET + "/%61", "raw=/a ", "GW-REQ-26"),
        Mutant.of(
                TOMCAT,
                "dot segments left in the path",
                "bridges that take getRequestURI as it is",
                Patch.of("spi.PathRules", "isDotSegment").returning(false))
            .killedBy(TARGET + "/a/./b", "\"400", "GW-REQ-09"),
        Mutant.of(
                TOMCAT,
                "a final dot segment taken for a disagreement",
                "comparisons of paths that forget what the RFC does with a last dot segment",
                Patch.of("spi.PathRules", "endsInDotSegment").returning(false))
            .killedBy(TARGET + "/a/b/..", "\"400", "GW-REQ-24"),
        Mutant.of(
                JETTY,
                "encoded slash decoded",
                "the reason why containers have a setting for it, with four defaults",
                Patch.of("spi.PathRules", "appendDecoded").constant((int) '/', -1))
            .killedBy(TARGET + "/a%2Fb", "but was: \"200", "GW-REQ-11", "GW-SRV-08"),
        Mutant.of(
                JETTY,
                "encoded backslash decoded",
                "servers that were tested on one operating system only",
                Patch.of("spi.PathRules", "appendDecoded").constant((int) '\\', -1))
            .killedBy(TARGET + "/a%5Cb", "but was: \"200", "GW-REQ-12"),
        Mutant.of(
                JETTY,
                "control characters decoded",
                "null bytes that cut file names, line feeds that forge log lines",
                Patch.of("spi.PathRules", "isControl").returning(false))
            .killedBy(TARGET + "/%01", "but was: \"200", "GW-REQ-13"),
        Mutant.of(
                JETTY,
                "raw bytes above ASCII let through",
                "servers that are liberal in what they accept, each in its own charset",
                Patch.of("spi.PathRules", "appendDecoded").constant(0x7E, 0xFFFF))
            .killedBy(TARGET + "/<C3><A9>", "but was: \"200", "GW-REQ-14"),
        Mutant.of(
                JETTY,
                "encoded dots decoded before dot segments are resolved",
                "the order of steps by which ../ came back, in more than one proxy and server",
                Patch.of("spi.PathRules", "decode").argument(0, Paths.class, "withDotsDecoded"))
            .killedBy(TARGET + "/a/%2E%2E/b", "but was: \"200", "GW-REQ-15"),
        Mutant.of(
                TOMCAT,
                "path parameters cut off first",
                "servlet containers and what reads their paths: /..;/ climbs past a proxy's rules",
                Patch.of("spi.PathRules", "decode").argument(0, Paths.class, "withoutParameters"))
            .killedBy(TARGET + "/a;x=1;y=2/b", "path=/a/b", "GW-REQ-23")
            .killedBy(MOUNT + "/app;x/a", "but was: \"200", "GW-REQ-33"),
        Mutant.of(
                JETTY,
                "a dot segment with a parameter resolved",
                "the same, where the container agrees",
                Patch.of("spi.PathRules", "decode").argument(0, Paths.class, "withoutParameters"))
            .killedBy(TARGET + "/a/..;x/b", "but was: \"200", "GW-REQ-16"),
        Mutant.of(
                TOMCAT,
                "slashes collapsed",
                "most servers, and no proxy in front of them",
                Patch.of("spi.PathRules", "decode")
                    .argument(0, Paths.class, "withSlashesCollapsed"))
            .killedBy(TARGET + "/a//b", "but was: \"200", "GW-REQ-17"),
        Mutant.of(
                JETTY,
                "fragment cut off",
                "servers that parse a target with a parser for URIs",
                Patch.of("jetty.Assembly", "http")
                    .redirecting("UriCompliance.without", Paths.class, "withoutLess"))
            .killedBy(TARGET + "/a#", "but was: \"200", "GW-REQ-18"),
        Mutant.of(
                JETTY,
                "a malformed escape is not found",
                "what cannot be decoded cannot be there",
                Patch.of("spi.EscapeRules", "octet").constant(400, 404))
            .killedBy(TARGET + "/%u0041", "but was: \"404", "GW-REQ-19"),
        Mutant.of(
                JETTY,
                "a path that is not UTF-8 is the server's fault",
                "a decoder's exception that nobody has caught",
                Patch.of("spi.EscapeRules", "notUtf8").constant(400, 500))
            .killedBy(TARGET + "/%C1%9C", "but was: \"500", "GW-REQ-20"),
        Mutant.of(
                JETTY,
                "WEB-INF served",
                "embedded containers without the protected targets of a real deployment",
                Patch.of("spi.PathRules", "refuseHidden").doingNothing())
            .killedBy(TARGET + "/WEB-INF/web.xml", "but was: \"200", "GW-REQ-21"),
        Mutant.of(
                TOMCAT,
                "path without its slash",
                "gateways in the manner of PATH_INFO, where it may be missing",
                Patch.of("servlet.Admission", "decide")
                    .redirecting("MountRules.below", Paths.class, "withoutItsSlash"))
            .killedBy(TARGET + "/a", "path=a ", "GW-REQ-25"),
        Mutant.of(
                TOMCAT,
                "mount path with a slash at its end",
                "gateways in the manner of SCRIPT_NAME",
                Patch.of("servlet.ServletExchange", "mountPath").result(Paths.class, "withSlash"))
            .killedBy(MOUNT + "/app/a", "mount=/app/ ", "GW-REQ-27"),
        Mutant.of(
                TOMCAT,
                "mount path matched as a prefix",
                "if (path.startsWith(prefix))",
                Patch.of("spi.MountRules", "below").doing(Paths.class, "byPrefix"))
            .killedBy(MOUNT + "/apple", "path=/e ", "GW-REQ-29"),
        Mutant.of(
                JETTY,
                "what is not below the mount path let through",
                "a strip-prefix middleware that passes on what it does not know",
                Patch.of("spi.MountRules", "below").doing(Paths.class, "below"))
            .killedBy(MOUNT + "/a", "but was: \"200", "GW-REQ-30"),
        Mutant.of(
                JETTY,
                "routed before it is checked",
                "routers that see the raw path first",
                Patch.of("servlet.Admission", "decide")
                    .redirecting("PathRules.decode", Paths.class, "routedFirst"))
            .killedBy(MOUNT + "/x/%2F", "but was: \"404", "GW-REQ-31"),
        Mutant.of(
                TOMCAT,
                "empty path at the mount path",
                "the two cases of an empty PATH_INFO",
                Patch.of("spi.MountRules", "below").constant("/", ""))
            .killedBy(MOUNT + "/app", "path= ", "GW-REQ-32"),
        Mutant.of(
                JETTY,
                "mount path as the container's context path",
                "runners that leave it to the container, whose mapping comes first",
                Patch.of("jetty.Assembly", "context").constant("/", "/app"))
            .killedBy(MOUNT + "/apple//a", "but was: \"404", "GW-REQ-34"),
        Mutant.of(
                JETTY,
                "mount path ignored",
                "an option that nobody looks at",
                Patch.of("jetty.JettyRunner", "listen").taking("ServerOptions.mountPath", ""))
            .killedBy(MOUNT + "/app/a", "path=/app/a", "GW-DEP-26"),
        Mutant.of(
                TOMCAT,
                "query decoded",
                "bridges that hand on a query which they have parsed and put together again",
                Patch.of("servlet.ServletExchange", "query").result(Paths.class, "asForm"))
            .killedBy(QUERY + "?a+b%20c", "query=a b c", "GW-REQ-35"),
        Mutant.of(
                JETTY,
                "any query let through",
                "servers that decode its bytes as Latin-1 here and UTF-8 there",
                Patch.of("spi.PathRules", "requireQuery").doing(Paths.class, "unchecked"))
            .killedBy(QUERY + "?<E9>", "but was: \"200", "GW-REQ-36"),
        Mutant.of(
                TOMCAT,
                "shift without the path",
                "mount middleware that changes SCRIPT_NAME and forgets PATH_INFO",
                Patch.of("spi.MountRules", "shift")
                    .redirecting("String.substring", Paths.class, "wholly"))
            .killedBy(
                "targets/a_shift_changes_mount_and_path_but_not_the_uri",
                "/app/tck /tck/below http",
                "GW-REQ-57"),
        Mutant.of(
                JETTY,
                "an empty path below a prefix",
                "the whole path taken off",
                Patch.of("Request$Mount", "<init>").argument(1, Paths.class, "emptyForRoot"))
            .killedBy(
                "targets/a_shift_by_the_whole_path_leaves_a_slash",
                "/tck/below  http",
                "GW-REQ-58"),
        Mutant.of(
                JETTY,
                "URI made from the decoded path",
                "links that are made from what was routed and not from what was asked for",
                Patch.of("Request", "uri").redirecting("Exchange.rawPath", Lives.class, "path"))
            .killedBy(
                "targets/a_shift_changes_mount_and_path_but_not_the_uri",
                "http://test/tck/below",
                "GW-REQ-59"));
  }
}
