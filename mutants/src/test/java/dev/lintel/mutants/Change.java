package dev.lintel.mutants;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What is different in the code of a method. Each keeps the stack as the rest of the method expects
 * it, so that no frames have to be computed.
 */
sealed interface Change {

  /** A visitor in front of another that makes the change and tells each time that it did. */
  MethodVisitor in(MethodVisitor next, Site site, Runnable made);

  /** The method that is changed. */
  record Site(int access, String owner, String name, String descriptor) {
    boolean isStatic() {
      return (access & Opcodes.ACC_STATIC) != 0;
    }
  }

  /** One constant in place of another. */
  record Constant(Object from, Object to) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitLdcInsn(Object value) {
          super.visitLdcInsn(swapped(value));
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
          if (opcode != Opcodes.NEWARRAY && from.equals(operand)) {
            made.run();
            push(mv, to);
          } else {
            super.visitIntInsn(opcode, operand);
          }
        }

        @Override
        public void visitInsn(int opcode) {
          if (opcode >= Opcodes.ICONST_M1
              && opcode <= Opcodes.ICONST_5
              && from.equals(opcode - Opcodes.ICONST_0)) {
            made.run();
            push(mv, to);
          } else if (opcode == Opcodes.LCONST_0 && from.equals(0L)
              || opcode == Opcodes.LCONST_1 && from.equals(1L)) {
            made.run();
            push(mv, to);
          } else {
            super.visitInsn(opcode);
          }
        }

        private Object swapped(Object value) {
          if (!from.equals(value)) {
            return value;
          }
          made.run();
          return to;
        }
      };
    }
  }

  /** A call that is not made: its result is a constant, if it has one. */
  record Call(String call, Object result) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String name, String descriptor, boolean isInterface) {
          if (!call.equals(simple(owner) + '.' + name)) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            return;
          }
          made.run();
          Type[] arguments = Type.getArgumentTypes(descriptor);
          for (int i = arguments.length - 1; i >= 0; i--) {
            super.visitInsn(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
          }
          if (opcode != Opcodes.INVOKESTATIC) {
            super.visitInsn(Opcodes.POP);
          }
          if (Type.getReturnType(descriptor) != Type.VOID_TYPE) {
            push(mv, result);
          }
        }
      };
    }
  }

  /** A call of a static method of ours in place of one of theirs, with receiver and arguments. */
  record Redirect(String call, Class<?> type, String method) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String name, String descriptor, boolean isInterface) {
          if (call.equals(simple(owner) + '.' + name)) {
            made.run();
            invoke(mv, type, method, Type.getReturnType(descriptor));
          } else {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
          }
        }
      };
    }
  }

  /** An argument is passed through a static method of ours before anything else is done. */
  record Argument(int index, Class<?> type, String method) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitCode() {
          super.visitCode();
          made.run();
          Type[] arguments = Type.getArgumentTypes(site.descriptor());
          int slot = site.isStatic() ? 0 : 1;
          for (int i = 0; i < index; i++) {
            slot += arguments[i].getSize();
          }
          super.visitVarInsn(arguments[index].getOpcode(Opcodes.ILOAD), slot);
          invoke(mv, type, method, arguments[index]);
          super.visitVarInsn(arguments[index].getOpcode(Opcodes.ISTORE), slot);
        }
      };
    }
  }

  /** What the method returns is passed through a static method of ours. */
  record Result(Class<?> type, String method) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      Type result = Type.getReturnType(site.descriptor());
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitInsn(int opcode) {
          if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.ARETURN) {
            made.run();
            invoke(mv, type, method, result);
          }
          super.visitInsn(opcode);
        }
      };
    }
  }

  /** The method does nothing, and returns a constant if it has to return anything. */
  record Nothing(Object result) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      return new Instead(next, made) {
        @Override
        void write() {
          Type type = Type.getReturnType(site.descriptor());
          if (type != Type.VOID_TYPE) {
            push(mv, result);
          }
          mv.visitInsn(type.getOpcode(Opcodes.IRETURN));
        }
      };
    }
  }

  /** A static method of ours does it, with the object and all arguments. */
  record Body(Class<?> type, String method) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      return new Instead(next, made) {
        @Override
        void write() {
          int slot = 0;
          if (!site.isStatic()) {
            mv.visitVarInsn(Opcodes.ALOAD, slot++);
          }
          for (Type argument : Type.getArgumentTypes(site.descriptor())) {
            mv.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
            slot += argument.getSize();
          }
          Type result = Type.getReturnType(site.descriptor());
          invoke(mv, type, method, result);
          mv.visitInsn(result.getOpcode(Opcodes.IRETURN));
        }
      };
    }
  }

  /** A field that is read as a constant. */
  record Reading(String field, Object value) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
          if (opcode == Opcodes.GETFIELD && name.equals(field)) {
            made.run();
            super.visitInsn(Opcodes.POP);
            push(mv, value);
          } else {
            super.visitFieldInsn(opcode, owner, name, descriptor);
          }
        }
      };
    }
  }

  /** A field that is not written. */
  record Writing(String field) implements Change {
    @Override
    public MethodVisitor in(MethodVisitor next, Site site, Runnable made) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
          if (opcode == Opcodes.PUTFIELD && name.equals(field)) {
            made.run();
            super.visitInsn(Type.getType(descriptor).getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            super.visitInsn(Opcodes.POP);
          } else {
            super.visitFieldInsn(opcode, owner, name, descriptor);
          }
        }
      };
    }
  }

  /** Other code in place of the method's own. */
  abstract class Instead extends MethodVisitor {
    private final MethodVisitor target;
    private final Runnable made;

    Instead(MethodVisitor target, Runnable made) {
      super(Opcodes.ASM9);
      this.target = target;
      this.made = made;
    }

    abstract void write();

    @Override
    public void visitCode() {
      mv = target;
      mv.visitCode();
      made.run();
      write();
      mv.visitMaxs(0, 0);
      mv.visitEnd();
      mv = null;
    }
  }

  private static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  private static void push(MethodVisitor to, Object value) {
    if (value == null) {
      to.visitInsn(Opcodes.ACONST_NULL);
    } else if (value instanceof Boolean b) {
      to.visitInsn(b ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
    } else {
      to.visitLdcInsn(value);
    }
  }

  private static void invoke(MethodVisitor from, Class<?> type, String name, Type expected) {
    List<Method> found =
        Arrays.stream(type.getDeclaredMethods())
            .filter(candidate -> candidate.getName().equals(name))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " methods " + name + " in " + type);
    }
    Method method = found.get(0);
    String descriptor = Type.getMethodDescriptor(method);
    from.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(type), name, descriptor, false);
    if (!expected.equals(Type.getReturnType(descriptor)) && expected.getSort() == Type.OBJECT) {
      from.visitTypeInsn(Opcodes.CHECKCAST, expected.getInternalName());
    }
  }
}
