package dev.lintel.mutants;

import java.util.List;
import java.util.stream.Stream;

/** All mutants. */
final class Catalogue {
  private Catalogue() {}

  static List<Mutant> all() {
    return Stream.of(
            TargetMutants.all(),
            RequestHeadMutants.all(),
            ParameterMutants.all(),
            UploadMutants.all(),
            ResponseHeadMutants.all(),
            BodyMutants.all(),
            StreamMutants.all(),
            FailureMutants.all(),
            CallMutants.all(),
            ConnectionMutants.all(),
            IntakeMutants.all(),
            HookMutants.all(),
            ServerMutants.all())
        .flatMap(List::stream)
        .toList();
  }
}
