package dev.lintel.mutants;

import java.util.ArrayList;
import java.util.List;

/**
 * A server that is broken in one way.
 *
 * @param name what it does wrong, in a few words
 * @param seed where such a fault was shipped, or by what oversight it comes about
 * @param runner the server that is patched
 * @param patches how it is broken
 * @param kills how the kit tells, named beforehand
 */
record Mutant(String name, String seed, Runner runner, List<Patch> patches, List<Kill> kills) {

  /**
   * One case of the kit that has to fail.
   *
   * @param test the case's id, as the kit prints it
   * @param symptom a part of the failure's message, white space aside
   * @param rules the rules that are broken, each cited by the case
   */
  record Kill(String test, String symptom, List<String> rules) {}

  static Mutant of(Runner runner, String name, String seed, Patch... patches) {
    return new Mutant(name, seed, runner, List.of(patches), List.of());
  }

  Mutant killedBy(String test, String symptom, String... rules) {
    List<Kill> all = new ArrayList<>(kills);
    all.add(new Kill(test, symptom, List.of(rules)));
    return new Mutant(name, seed, runner, patches, List.copyOf(all));
  }

  @Override
  public String toString() {
    return name;
  }
}
