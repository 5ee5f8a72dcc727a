package dev.lintel.mutants;

import static dev.lintel.mutants.Runner.JETTY;
import static dev.lintel.mutants.Runner.TOMCAT;

import dev.lintel.mutants.broken.Fields;
import java.util.List;

/** What is wrong with the parameters of queries and forms. */
final class ParameterMutants {
  private static final String DECODED =
      "parameters/parameters_are_decoded_as_utf8_and_keep_their_order/";

  private ParameterMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
                JETTY,
                "a plus in a query is a plus",
                "one decoder for paths and queries",
                Patch.of("spi.PathRules", "decodeQuery").constant((int) '+', -1))
            .killedBy(DECODED + "a+b=c+d%20e%2Bf", "a+b=c+d e+f", "GW-REQ-37"),
        Mutant.of(
                TOMCAT,
                "the last of repeated parameters kept",
                "frameworks that hand parameters over in a map",
                Patch.of("Parameters", "read")
                    .redirecting("List.toArray", Fields.class, "lastOfEachPair"))
            .killedBy(DECODED + "b=1&a=2&b=3&a=2", "content-length: 8 content-type", "GW-REQ-39"),
        Mutant.of(
                TOMCAT,
                "a pair split at its last equals sign",
                "lastIndexOf, and values of Base64 in a query",
                Patch.of("Parameters", "read")
                    .redirecting("Parameters.indexOf", Fields.class, "lastEquals"))
            .killedBy(
                "parameters/the_first_equals_sign_ends_the_name",
                "but was: \"200 content-length: 1 date: *",
                "GW-REQ-69"),
        Mutant.of(
                JETTY,
                "a malformed escape stands for itself",
                "browsers, which have to make something of everything",
                Patch.of("spi.PathRules", "decodeQuery")
                    .redirecting("EscapeRules.codePoint", Fields.class, "percent"))
            .killedBy("parameters/what_is_malformed_is_400/a=%zz", "but was: \"200", "GW-REQ-38"),
        Mutant.of(
                TOMCAT,
                "a query of any number of parameters",
                "tables that a short request fills: the reason for limits in every container",
                Patch.of("Parameters", "parse(Ljava/lang/String;)").constant(1_000, 100_000))
            .killedBy(
                "parameters/a_query_of_more_than_1000_pairs_is_400", "but was: \"200", "GW-REQ-70"),
        Mutant.of(
                JETTY,
                "a form of any number of parameters",
                "a limit for the query, and none for the form",
                Patch.of("Parameters", "form(Ljava/lang/String;)").constant(1_000, 100_000))
            .killedBy(
                "parameters/a_form_of_more_than_1000_pairs_is_413", "but was: \"200", "GW-REQ-71"),
        Mutant.of(
                TOMCAT,
                "any body taken for a form",
                "JSON parsed as one parameter with a strange name",
                Patch.of("Request", "form").taking("String.equalsIgnoreCase", true))
            .killedBy(
                "parameters/a_form_has_the_type_of_one/\"text/plain\"",
                "but was: \"200",
                "GW-REQ-72"));
  }
}
