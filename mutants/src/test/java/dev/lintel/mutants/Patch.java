package dev.lintel.mutants;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Changes to one method of a built class. A change that finds nothing to change is a failure: the
 * code has moved on, and the mutant has to follow it.
 *
 * @param type the class, below {@code dev.lintel}
 * @param method its name, with the beginning of its descriptor where there are several; a star at
 *     its end stands for the rest, as with lambdas
 * @param changes what is different
 */
record Patch(String type, String method, List<Change> changes) {

  /** The patch of a method that does as before, until something is added. */
  static Patch of(String type, String method) {
    return new Patch("dev.lintel." + type, method, List.of());
  }

  Patch constant(Object from, Object to) {
    return and(new Change.Constant(from, to));
  }

  /** Leaves a call out. */
  Patch without(String call) {
    return and(new Change.Call(call, null));
  }

  /** Leaves a call out, and takes a constant for what it returns. */
  Patch taking(String call, Object result) {
    return and(new Change.Call(call, result));
  }

  Patch redirecting(String call, Class<?> to, String name) {
    return and(new Change.Redirect(call, to, name));
  }

  Patch argument(int index, Class<?> by, String name) {
    return and(new Change.Argument(index, by, name));
  }

  Patch result(Class<?> by, String name) {
    return and(new Change.Result(by, name));
  }

  Patch doing(Class<?> by, String name) {
    return and(new Change.Body(by, name));
  }

  Patch doingNothing() {
    return and(new Change.Nothing(null));
  }

  Patch returning(Object result) {
    return and(new Change.Nothing(result));
  }

  Patch reading(String field, Object value) {
    return and(new Change.Reading(field, value));
  }

  Patch notWriting(String field) {
    return and(new Change.Writing(field));
  }

  private Patch and(Change change) {
    List<Change> all = new ArrayList<>(changes);
    all.add(change);
    return new Patch(type, method, List.copyOf(all));
  }

  /**
   * The class with the changes.
   *
   * @throws IllegalStateException if one does not apply
   */
  byte[] apply(byte[] built) {
    ClassReader reader = new ClassReader(built);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    int[] made = new int[changes.size()];
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor visitor =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            if (!matches(name, descriptor) || (access & Opcodes.ACC_BRIDGE) != 0) {
              return visitor;
            }
            Change.Site site = new Change.Site(access, reader.getClassName(), name, descriptor);
            for (int i = changes.size() - 1; i >= 0; i--) {
              int number = i;
              visitor = changes.get(i).in(visitor, site, () -> made[number]++);
            }
            return visitor;
          }
        },
        0);
    for (int i = 0; i < made.length; i++) {
      if (made[i] == 0) {
        throw new IllegalStateException(
            "the patch does not apply: "
                + changes.get(i)
                + " finds nothing to change in "
                + type
                + '.'
                + method
                + ": adapt the mutant to the code as it is now");
      }
    }
    return writer.toByteArray();
  }

  private boolean matches(String name, String descriptor) {
    if (method.indexOf('(') >= 0) {
      return (name + descriptor).startsWith(method);
    }
    return method.endsWith("*")
        ? name.startsWith(method.substring(0, method.length() - 1))
        : name.equals(method);
  }
}
